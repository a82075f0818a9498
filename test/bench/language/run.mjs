/** `npm run bench:language [-- --json]`: against the built server (`npm run build` first). */
import { join } from "node:path";
import { bundledMain, root } from "../bundle.mjs";

const main = await bundledMain("language");
await main({ server: join(root, "dist/server/node.cjs"), args: process.argv.slice(2) });
