/** `npm run soak [-- --edits 10000]` */
import { mainOf, root } from "../../bench/bundle.mjs";

process.chdir(root);
const main = await mainOf("test/fuzz/soak", "soak");
process.exitCode = await main(process.argv.slice(2));
