// `npm run build:playground`: the playground as one folder, dist/playground, which any static server can hand out.
import { engines, noticesFile, noticesOf, packagesIn } from "./notices.mjs";
import { cache, installPackages, root } from "./setup.mjs";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzipSync } from "node:zlib";

/** What a visitor loads in all, as a server sends it. */
export const largest = 6_000_000;

const fromRoot = (...parts) => path.join(root, ...parts);
const page = {
  absWorkingDir: root, bundle: true, platform: "browser", target: "es2022", format: "iife", minify: true, legalComments: "none", metafile: true, logLevel: "warning",
  jsx: "automatic", jsxImportSource: "preact", external: ["node:*"],
};

const bundles = {
  "page.js": "webview/playground/main.tsx", "page.css": "webview/playground/page.css", "frame.js": "webview/playground/frame.ts",
  "worker.js": "webview/playground/worker.ts",
  "panel.js": "webview/main.tsx", "panel.css": "webview/style.css",
  "topology.js": "webview/topology/main.tsx", "topology.css": "webview/topology/page.css",
};

const copies = {
  "index.html": "webview/playground/index.html", "panel.html": "webview/playground/panel.html", "topology.html": "webview/playground/topology.html",
  "crosstask.svg": "media/crosstask.svg", "examples": "examples",
};

const engine = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
/** The page unpacks this one itself: it is more than half of what is sent, and no server can be relied upon to pack it so tightly. */
const packedEngine = "engine.packed";
/** What the engine takes at the effort of a release; the rest of the page has to leave it that room. */
export const engineAtMost = 2_400_000;
const release = constants.BROTLI_MAX_QUALITY;

/** Runs, and data too large to be kept, lie beside some examples. */
const isShipped = (file) => !path.basename(file).startsWith(".") && file !== fromRoot("examples", "data", "full");

/**
 * Builds the folder; returns its files with their sizes, as they are and as they are sent. `effort` is Brotli's quality for the engine:
 * the best takes half a minute, once for each version of it.
 */
export async function buildPlayground(out, effort = release) {
  const { build } = await import("esbuild");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const results = await Promise.all(Object.entries(bundles).map(([name, entry]) => build({ ...page, entryPoints: [entry], outfile: path.join(out, name) })));
  writeFileSync(path.join(out, noticesFile), noticesOf([...packagesIn(results.map(({ metafile }) => metafile)), ...engines]));
  for (const [name, source] of Object.entries(copies)) cpSync(fromRoot(source), path.join(out, name), { recursive: true, filter: isShipped });
  writeFileSync(path.join(out, packedEngine), await packed(fromRoot(engine), effort));
  const files = filesOf(out);
  const pageVersion = versionOf(out, files);
  const define = { pageFiles: JSON.stringify(["./", ...files]), pageVersion: JSON.stringify(pageVersion) };
  await build({ ...page, define, entryPoints: ["webview/playground/service-worker.ts"], outfile: path.join(out, "service-worker.js") });
  return filesOf(out).map((name) => ({ name, size: statSync(path.join(out, name)).size, sent: gzipSync(readFileSync(path.join(out, name)), { level: 9 }).length }));
}

/** The length of a file as four bytes, then its bytes in Brotli; kept from build to build. */
async function packed(file, effort) {
  const bytes = readFileSync(file);
  const kept = path.join(cache, "packed", `${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}-${effort}`);
  if (existsSync(kept)) return readFileSync(kept);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_WINDOW_BITS } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: effort, [BROTLI_PARAM_LGWIN]: BROTLI_MAX_WINDOW_BITS, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  const result = Buffer.concat([length, await promisify(brotliCompress)(bytes, { params })]);
  mkdirSync(path.dirname(kept), { recursive: true });
  // By renaming: a build that was broken off leaves no half of a file under this name.
  writeFileSync(`${kept}.${process.pid}`, result);
  renameSync(`${kept}.${process.pid}`, kept);
  return result;
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/")).sort();
}

function versionOf(folder, files) {
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest("hex").slice(0, 16);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  installPackages();
  const out = process.argv[2] ? path.resolve(process.argv[2]) : fromRoot("dist", "playground");
  const files = await buildPlayground(out);
  const kilobytes = (size) => `${Math.ceil(size / 1000).toLocaleString("en").padStart(7)} kB`;
  for (const { name, size, sent } of files.toSorted((left, right) => right.sent - left.sent).slice(0, 8)) console.log(`${kilobytes(size)} ${kilobytes(sent)} compressed  ${name}`);
  const sum = (key) => files.reduce((total, file) => total + file[key], 0);
  console.log(`${kilobytes(sum("size"))} ${kilobytes(sum("sent"))} compressed  ${files.length} files in ${path.relative(process.cwd(), out) || "."}`);
  if (sum("sent") > largest) {
    console.error(`The playground is larger than ${largest / 1e6} MB compressed.`);
    process.exitCode = 1;
  }
}
