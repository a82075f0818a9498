// `npm run package [-- TARGET …]`: extension packages. `universal` carries WebAssembly alone; a platform such as `linux-x64` its native engine too;
// `web` is for VS Code on the web: WebAssembly, and nothing that needs Node.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { noticesFile } from "./notices.mjs";
import { cache, root, setup } from "./setup.mjs";

/** Platforms that onnxruntime-node has a build for, by VS Code's name. */
const native = {
  "linux-x64": "linux/x64", "linux-arm64": "linux/arm64", "darwin-arm64": "darwin/arm64", "win32-x64": "win32/x64", "win32-arm64": "win32/arm64",
};

export const targets = ["universal", "web", ...Object.keys(native)];

const fromRoot = (...parts) => path.join(root, ...parts);

/** Packs one target; returns the file. */
export function packExtension(target) {
  const stage = path.join(cache, "package", target);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const manifest = writeManifest(stage, target);
  for (const file of ["LICENSE", "CHANGELOG.md", "grammar/mtl.tmLanguage.json", "grammar/language-configuration.json", "media", "examples"]) {
    cpSync(fromRoot(file), path.join(stage, file), { recursive: true, filter: isShipped });
  }
  cpSync(fromRoot("dist", noticesFile), path.join(stage, noticesFile));
  writePage(stage);
  if (target === "web") {
    for (const part of webParts) cpSync(fromRoot("dist", part), path.join(stage, "dist", part), { recursive: true, filter: isShipped });
  } else {
    cpSync(fromRoot("dist"), path.join(stage, "dist"), { recursive: true, filter: isShipped });
    copyEngines(path.join(stage, "dist", "node_modules"), target);
  }
  return pack(stage, target, manifest.version);
}

/** What the editor shows of the extension; it opens no picture that is not on a server, so they stay with the project. */
function writePage(stage) {
  const page = readFileSync(fromRoot("docs", "vscode.md"), "utf8");
  writeFileSync(path.join(stage, "README.md"), page.replace(/^# .*/, "# Crosstask").replaceAll(/!\[[^\]]*\]\([^)]*\)\n\n/g, ""));
}

/** The playground is for servers: half of it would be the same files once more; notices lie at the top. Runs, and data too large to be kept, lie beside some examples. */
const isShipped = (file) => !/\.(map|d\.ts)$/.test(file) && !notShipped.includes(file) && !path.basename(file).startsWith(".");
const notShipped = [fromRoot("dist", "playground"), fromRoot("dist", noticesFile), fromRoot("examples", "data", "full")];

/** What a page can run; its engine lies in `webview`. */
const webParts = ["client/web.js", "server/browser.js", "webview"];

/** Of the manifest, what only the project needs; a `type` of modules would keep the extension host of a page from loading ours. */
const ours = ["scripts", "dependencies", "devDependencies", "peerDependencies", "peerDependenciesMeta", "allowScripts", "bin", "private", "type"];

function writeManifest(stage, target) {
  const whole = JSON.parse(readFileSync(fromRoot("package.json"), "utf8"));
  const left = target === "web" ? [...ours, "main"] : ours;
  const manifest = Object.fromEntries(Object.entries(whole).filter(([key]) => !left.includes(key)));
  writeFileSync(path.join(stage, "package.json"), JSON.stringify(manifest, null, 2));
  return manifest;
}

/** The bundles resolve the engines as modules: they are laid where `dist/cli` and `dist/server` look. */
function copyEngines(modules, target) {
  const copy = (name, files) => {
    for (const file of files) cpSync(fromRoot("node_modules", name, file), path.join(modules, name, file), { recursive: true, filter: isShipped });
  };
  copy("onnxruntime-web", ["package.json", "dist/ort.wasm.bundle.min.mjs"]);
  if (!(target in native)) return;
  copy("onnxruntime-common", ["package.json", "dist"]);
  copy("onnxruntime-node", ["package.json", "dist", path.join("bin/napi-v6", native[target])]);
}

function pack(stage, target, version) {
  const out = path.join(cache, `crosstask-${target}-${version}.vsix`);
  const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", out, ...(target === "universal" ? [] : ["--target", target])];
  const { status, stdout, stderr } = spawnSync(fromRoot("node_modules/.bin/vsce"), args, { cwd: stage, encoding: "utf8" });
  if (status !== 0) throw new Error(`vsce failed for ${target}:\n${stdout}\n${stderr}`);
  return out;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  setup();
  const asked = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["universal", `${process.platform}-${process.arch}`].filter((target) => targets.includes(target));
  for (const target of asked) {
    if (!targets.includes(target)) {
      console.error(`There is no target ${target}; there are ${targets.join(", ")}.`);
      process.exit(2);
    }
    console.log(packExtension(target));
  }
}
