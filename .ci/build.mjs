// Bundles everything into dist/: command line, training thread, language server, extension, page and its worker.
import { installPackages, root } from "./setup.mjs";
import { engines as besides, noticesFile, noticesOf, packagesIn } from "./notices.mjs";
import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

installPackages();
const { build } = await import("esbuild");

const shared = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: "linked",
  logLevel: "warning",
  target: "node20",
  legalComments: "none",
  metafile: true,
  jsx: "automatic",
  jsxImportSource: "preact",
};

// Native and WebAssembly engines stay packages: their binaries lie beside them.
const engines = ["onnxruntime-node", "onnxruntime-web", "@tensorflow/*"];

// A bundle of ES modules has no `require`; some packages inside still call it for Node's built-ins.
const withRequire = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** Leaves a module that is imported late to a bundle of its own, which lies beside. */
const apart = (filter, beside) => ({
  name: "apart",
  setup: (bundle) => bundle.onResolve({ filter }, ({ kind }) => (kind === "dynamic-import" ? { path: beside, external: true } : undefined)),
});

const node = { ...shared, platform: "node", external: [...engines, "vscode"] };
const page = { ...shared, platform: "browser", target: "es2022", format: "iife", minify: true };

// The playground beside them is made by a command of its own.
for (const part of ["cli", "server", "client", "webview"]) rmSync(path.join(root, "dist", part), { recursive: true, force: true });
const results = await Promise.all([
  build({
    ...node, format: "esm", outExtension: { ".js": ".mjs" }, banner: withRequire, outdir: "dist/cli", splitting: true, chunkNames: "shared-[hash]",
    entryPoints: ["src/cli/mtl.ts", "src/cli/train-thread.ts", "src/cli/trial-thread.ts", { in: "src/data/decode-thread.ts", out: "decode-thread" }],
  }),
  // Small, so that it starts soon: half of a start is reading the file. What reads data comes later, from a file of its own.
  build({ ...node, format: "cjs", minify: true, entryPoints: ["server/node.ts"], outfile: "dist/server/node.cjs", plugins: [apart(/\/src\/data\/header\.ts$/, "./data.cjs")] }),
  build({ ...node, format: "cjs", minify: true, entryPoints: ["src/data/header.ts"], outfile: "dist/server/data.cjs" }),
  build({ ...page, entryPoints: ["server/browser.ts"], outfile: "dist/server/browser.js" }),
  build({ ...node, format: "cjs", entryPoints: ["client/node/main.ts"], outfile: "dist/client/extension.cjs" }),
  build({
    ...page, format: "cjs", entryPoints: ["client/web/main.ts"], outfile: "dist/client/web.js", external: ["vscode"], alias: { "node:path": "path-browserify" },
  }),
  build({ ...page, entryPoints: ["webview/main.tsx"], outfile: "dist/webview/main.js" }),
  build({ ...page, entryPoints: ["webview/style.css"], outfile: "dist/webview/style.css" }),
  build({ ...page, entryPoints: ["webview/topology/main.tsx"], outfile: "dist/webview/topology.js" }),
  build({ ...page, entryPoints: ["webview/topology/page.css"], outfile: "dist/webview/topology-page.css" }),
  build({ ...page, entryPoints: ["webview/worker.ts"], outfile: "dist/webview/worker.js", external: ["node:*"] }),
].map((job) => job.catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
})));
const metafiles = results.flatMap((result) => result?.metafile ?? []);
if (metafiles.length > 0) writeFileSync(path.join(root, "dist", noticesFile), noticesOf([...packagesIn(metafiles), ...besides]));

const wasm = path.join(root, "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm");
if (existsSync(wasm)) cpSync(wasm, path.join(root, "dist/webview/ort-wasm-simd-threaded.wasm"));
