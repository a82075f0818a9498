import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const root = path.resolve(import.meta.dirname, "..", "..");
const dist = path.resolve(root, process.env["CROSSTASK_DIST"] ?? "dist");
const bundle = path.join(dist, "cli", "mtl.mjs");
const lock = path.join(root, ".cache", "building");
const longestBuild = 120_000;

/** The `mtl` command as it is shipped, built first where it is missing or older than its sources. */
export async function builtMtl(): Promise<string> {
  if (process.env["CROSSTASK_DIST"] !== undefined || isFresh()) return bundle;
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  if (!takeLock()) await lockGone();
  else {
    try {
      const { status, stderr } = spawnSync(process.execPath, [path.join(root, ".ci", "build.mjs")], { cwd: root, encoding: "utf8" });
      if (!fs.existsSync(bundle)) throw new Error(`The build ended with ${status}: ${stderr}`);
    } finally {
      fs.rmdirSync(lock);
    }
  }
  return bundle;
}

function isFresh(): boolean {
  if (!fs.existsSync(bundle)) return false;
  return newest(["grammar", "src", "webview"].map((folder) => path.join(root, folder))) <= fs.statSync(bundle).mtimeMs;
}

function newest(folders: readonly string[]): number {
  const files = folders.flatMap((folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true }));
  return Math.max(...files.filter((file) => file.isFile()).map((file) => fs.statSync(path.join(file.parentPath, file.name)).mtimeMs));
}

/** Test files run at the same time, and one build is enough. */
function takeLock(): boolean {
  try {
    fs.mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - fs.statSync(lock, { throwIfNoEntry: false })!.mtimeMs;
    if (age < longestBuild) return false;
    fs.utimesSync(lock, new Date(), new Date());
    return true;
  }
}

async function lockGone(): Promise<void> {
  while (fs.existsSync(lock)) await new Promise((resolve) => setTimeout(resolve, 100));
}
