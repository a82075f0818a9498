/** `npm run bench:data [-- --json] [-- --rows N] [-- --steps N]`: reading and streaming, beside papaparse and, if installed, DuckDB. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledInto, bundledMain, root } from "../bundle.mjs";

const args = process.argv.slice(2);
// Files are made in a process of their own: its memory is none of the reader's.
if (!args.includes("--make")) spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--make", ...args], { stdio: "inherit" });
await bundledInto("src/data/decode-thread.ts", "bench-data");
const main = await bundledMain("data");
await main({ folder: join(root, ".cache/bench-data"), args });
