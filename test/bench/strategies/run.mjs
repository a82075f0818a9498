/** `npm run bench:strategies [-- --json] [-- --rounds N]` */
import { bundledMain } from "../bundle.mjs";

const main = await bundledMain("strategies");
await main(process.argv.slice(2));
