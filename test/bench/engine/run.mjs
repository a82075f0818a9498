/** `npm run bench:engine [-- --json] [-- --rounds N]`: beside PyTorch where there is Python. */
import { join } from "node:path";
import { bundledMain, root } from "../bundle.mjs";

const main = await bundledMain("engine");
await main({ root, script: join(root, "test/bench/engine/pytorch.py"), args: process.argv.slice(2) });
