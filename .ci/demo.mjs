// `npm run demo`: set-up, then the bank example trained, summed up and shown.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root, setup } from "./setup.mjs";

setup();
const directory = path.join(".mtl", "runs", "demo");
const mtl = (...args) => spawnSync(process.execPath, [path.join(root, "dist/cli/mtl.mjs"), ...args], { cwd: root, stdio: "inherit" }).status ?? 1;

const trained = mtl("demo", "examples/bank.mtl", "--out", directory);
if (trained !== 0 || !process.stdout.isTTY) process.exit(trained);
process.exit(mtl("view", directory));
