// `npm run screenshots`: all pictures of docs/tour.md, taken in a real VS Code, on a whole run of the bank example and short ones; its report too.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { prepareEndToEnd } from "./end-to-end.mjs";
import { root, run, setup } from "./setup.mjs";

setup();
const { reason } = await prepareEndToEnd();
if (reason) {
  console.error(reason);
  process.exit(1);
}
const folder = path.join(root, "docs", "images");
mkdirSync(folder, { recursive: true });
process.exit(run(path.join(root, "node_modules/.bin/vitest"), ["run", "--config", "test/e2e/vitest.config.ts"], { env: { ...process.env, MTL_SCREENSHOTS: folder } }));
