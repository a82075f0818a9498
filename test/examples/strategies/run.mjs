/** `npm run sweep:strategies [-- NAME …]`: trains the bank's clients with every weighting, every combiner and many pairs; with names, only what has them. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { mainOf, root } from "../../bench/bundle.mjs";

execFileSync(process.execPath, [join(root, ".ci/build.mjs")], { stdio: "ignore" });
const main = await mainOf("test/examples/strategies", "sweep-strategies");
process.exitCode = main(root, process.argv.slice(2)) ? 0 : 1;
