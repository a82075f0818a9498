/** `npm run fuzz -- --minutes 10 [--seed 7]` */
import { mainOf, root } from "../bench/bundle.mjs";

process.chdir(root);
const main = await mainOf("test/fuzz", "fuzz");
process.exitCode = await main(process.argv.slice(2));
