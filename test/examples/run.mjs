/** `npm run examples`: trains every example and writes docs/examples.md. Takes some minutes. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { mainOf, root } from "../bench/bundle.mjs";

execFileSync(process.execPath, [join(root, ".ci/build.mjs")], { stdio: "ignore" });
const main = await mainOf("test/examples", "run-examples");
main(root);
