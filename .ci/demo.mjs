// `npm run demo`: set-up, then the bank example trained, summed up, reported and, on a terminal, shown.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root, setup } from "./setup.mjs";

setup();
const time = new Date().toISOString().replaceAll(/[-:]|\..*/g, "").replace("T", "-");
const directory = path.join(".mtl", "runs", "demo", time);
const mtl = (...args) => spawnSync(process.execPath, [path.join(root, "dist/cli/mtl.mjs"), ...args], { cwd: root, stdio: "inherit" }).status ?? 1;

const trained = mtl("train", "examples/bank.mtl", "--out", directory);
if (trained !== 0) process.exit(trained);
if (!process.stdout.isTTY) {
  console.log(`\nShow the run in a browser: node dist/cli/mtl.mjs view ${directory}`);
  process.exit(0);
}
process.exit(mtl("view", directory));
