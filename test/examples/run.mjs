/** `npm run examples [-- NAME …]`: trains every example beside its lines and writes docs/examples.md; with names, only these, and no page. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { mainOf, root } from "../bench/bundle.mjs";

execFileSync(process.execPath, [join(root, ".ci/build.mjs")], { stdio: "ignore" });
const main = await mainOf("test/examples", "run-examples");
process.exitCode = main(root, process.argv.slice(2)) ? 0 : 1;
