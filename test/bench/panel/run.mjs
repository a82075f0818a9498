/** `npm run bench:panel [-- --json] [-- --seconds N] [-- --rounds N]`: the page in Chromium, as the page tests find it. */
import { bundledMain } from "../bundle.mjs";

const main = await bundledMain("panel");
await main({ args: process.argv.slice(2) });
