/** `npm run calibrate [-- --seeds N] [-- --only measures|advice]`: rewrites the tables of docs/affinity.md and docs/advice.md. */
import { bundledMain } from "../bundle.mjs";

const main = await bundledMain("calibrate");
await main(process.argv.slice(2));
