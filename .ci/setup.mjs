// What every command needs first: the packages of package-lock.json, and the bundles in dist/. Node's built-ins only.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const cache = path.join(root, ".cache");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** Runs a command in the project; returns its exit code. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) console.error(error.message);
  return status ?? 1;
}

function must(what, command, args) {
  const status = run(command, args);
  if (status === 0) return;
  console.error(`${what} failed (${command} ${args.join(" ")} ended with ${status}).`);
  process.exit(1);
}

/** Installs packages where node_modules does not match the lock file; a link to the packages of another working tree is left alone. */
export function installPackages() {
  if (lstatSync(path.join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const lock = createHash("sha256").update(readFileSync(path.join(root, "package-lock.json"))).digest("hex");
  const stamp = path.join(root, "node_modules", ".crosstask-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing packages (npm ci), once …");
  must("Installing packages", npm, ["ci", "--no-fund", "--no-audit", "--loglevel=error"]);
  writeFileSync(stamp, lock);
}

/** Packages and bundles. */
export function setup() {
  mkdirSync(cache, { recursive: true });
  installPackages();
  must("Building", process.execPath, [path.join(root, ".ci", "build.mjs")]);
}
