/** `npm run bench:measure [-- --json] [-- --rounds N]` */
import { bundledMain } from "../bundle.mjs";

const main = await bundledMain("measure");
await main(process.argv.slice(2));
