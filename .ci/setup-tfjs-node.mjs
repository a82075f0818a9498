/**
 * `npm run setup:tfjs-node`: installs @tensorflow/tfjs-node, which the `tfjs` executor uses where it is there.
 * By its own installer where the host of its binaries can be reached; else built from source against the TensorFlow
 * library inside the Python package `tensorflow-cpu` (Linux; needs Python 3, make and a C++ compiler). It is kept in
 * .cache and linked from node_modules: `npm install` drops what package.json does not ask for, and running this again links it anew.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "4.22.0";
const HOST = "https://storage.googleapis.com/";
const TENSORFLOW = "tensorflow-cpu>=2.16,<2.20";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(root, ".cache/tfjs-node");
const folder = join(cache, "node_modules/@tensorflow/tfjs-node");
const link = join(root, "node_modules/@tensorflow/tfjs-node");

const say = (text) => console.log(`setup:tfjs-node: ${text}`);

function run(command, args, options = {}) {
  execFileSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"], ...options });
}

/** In a process of its own: a binding that crashes must not take this one along. */
function works() {
  const test = "const util = require('node:util'); util.isNullOrUndefined ??= (x) => x == null; util.isArray ??= Array.isArray;"
    + "const tf = require('@tensorflow/tfjs-node'); tf.ready().then(() => { if (tf.add(1, 2).dataSync()[0] !== 3) process.exit(1); });";
  try {
    execFileSync(process.execPath, ["-e", test], { cwd: root, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function reachable(address) {
  try {
    await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

function installPackage() {
  if (!existsSync(join(folder, "package.json"))) {
    say(`installing the package @tensorflow/tfjs-node ${VERSION}, without its binaries`);
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, "package.json"), JSON.stringify({ private: true }));
    const windows = process.platform === "win32";
    const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", `@tensorflow/tfjs-node@${VERSION}`];
    run(windows ? "npm.cmd" : "npm", args, { cwd: cache, shell: windows });
  }
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(folder, link, "junction");
}

function runInstaller() {
  say("running its own installer");
  const bin = join(cache, "node_modules/.bin");
  run(process.execPath, ["scripts/install.js"], { cwd: folder, env: { ...process.env, PATH: `${bin}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}` } });
}

/** The wheel's content: `tensorflow/` with the libraries and the C headers. */
function tensorflow() {
  const unpacked = join(cache, "wheel");
  if (existsSync(join(unpacked, "tensorflow/include"))) return join(unpacked, "tensorflow");
  say(`fetching ${TENSORFLOW} for the TensorFlow library inside it`);
  mkdirSync(cache, { recursive: true });
  const python = join(cache, "python/bin/python");
  if (!existsSync(python)) run("python3", ["-m", "venv", join(cache, "python")]);
  const downloads = join(cache, "download");
  run(python, ["-m", "pip", "download", "--quiet", "--no-input", "--no-deps", "--only-binary", ":all:", "--dest", downloads, TENSORFLOW]);
  const wheel = readdirSync(downloads).find((name) => name.endsWith(".whl"));
  run(python, ["-m", "zipfile", "-e", join(downloads, wheel), unpacked]);
  rmSync(downloads, { recursive: true });
  return join(unpacked, "tensorflow");
}

/** deps/ as the package's build expects it: include/tensorflow/c and lib with the names that the linker asks for. */
function layDependencies(source) {
  const deps = join(folder, "deps");
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, "lib"), { recursive: true });
  cpSync(join(source, "include"), join(deps, "include"), { recursive: true });
  for (const name of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]) copyFileSync(join(source, name), join(deps, "lib", name));
  symlinkSync("libtensorflow_cc.so.2", join(deps, "lib/libtensorflow.so"));
  symlinkSync("libtensorflow_cc.so.2", join(deps, "lib/libtensorflow.so.2"));
  symlinkSync("libtensorflow_framework.so.2", join(deps, "lib/libtensorflow_framework.so"));
}

/** npm's own node-gyp; headers from this Node's installation where they are, as nodejs.org may be out of reach. */
function build() {
  say("building the binding");
  const prefix = resolve(dirname(process.execPath), "..");
  const bundled = [join(prefix, "lib/node_modules/npm/package.json"), join(prefix, "share/nodejs/npm/package.json")].find((path) => existsSync(path));
  const gyp = createRequire(bundled ?? import.meta.url).resolve("node-gyp/bin/node-gyp.js");
  const headers = existsSync(join(prefix, "include/node/node_api.h")) ? [`--nodedir=${prefix}`] : [];
  const output = join(folder, "lib/napi-v8");
  const names = [`--module_name=tfjs_binding`, `--module_path=${output}`, `--module=${join(output, "tfjs_binding.node")}`, "--napi_version=9", "--napi_build_version=8"];
  run(process.execPath, [gyp, "rebuild", "--loglevel=error", ...headers, ...names], { cwd: folder });
  if (existsSync(join(output, "tfjs_binding.node"))) return;
  mkdirSync(output, { recursive: true });
  copyFileSync(join(folder, "build/Release/tfjs_binding.node"), join(output, "tfjs_binding.node"));
}

async function main() {
  if (works()) return say("@tensorflow/tfjs-node is there and works already");
  installPackage();
  if (works()) return say("linked what was set up before");
  if (await reachable(HOST)) {
    try {
      runInstaller();
      if (works()) return say("done: installed by its own installer");
    } catch {
      say("its own installer failed");
    }
  } else {
    say(`${HOST} cannot be reached: building from source instead`);
  }
  if (process.platform !== "linux") throw new Error("only Linux can be built from source: the wheels for other systems carry no C headers with a library to link");
  layDependencies(tensorflow());
  build();
  if (!works()) throw new Error("the binding was built but does not load");
  say("done: built from source against the library of tensorflow-cpu");
}

try {
  await main();
} catch (error) {
  console.error(`setup:tfjs-node: failed: ${error.message.split("\n")[0]}`);
  process.exitCode = 1;
}
