// `npm test`: everything, from a clean clone: types, lint, import rules, unit and golden tests, end-to-end tests in VS Code.
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { cache, root, run, setup } from "./setup.mjs";

const total = { passed: 0, failed: 0, skipped: 0 };
const add = (counts) => { for (const key of Object.keys(total)) total[key] += counts[key]; };
const bin = (name) => path.join(root, "node_modules", ".bin", name);

/** One check that passes or fails as a whole. */
function check(name, command, args) {
  console.log(`\n── ${name}`);
  const passed = run(command, args) === 0;
  add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });
}

/** A run of vitest, counted from its own report. */
function tests(name, args) {
  console.log(`\n── ${name}`);
  const report = path.join(cache, `${name.replaceAll(/\W+/g, "-")}.json`);
  rmSync(report, { force: true });
  const status = run(bin("vitest"), ["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  add(countsOf(report, status));
}

function countsOf(report, status) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  const broken = testResults.filter(({ status: file, assertionResults }) => file === "failed" && assertionResults.every((test) => test.status !== "failed")).length;
  const failed = numFailedTests + broken;
  // A run without a test, or one that fails without naming a test, is a failure too.
  const unnamed = failed === 0 && (status !== 0 || numTotalTests === 0) ? 1 : 0;
  return { passed: numPassedTests, failed: failed + unnamed, skipped: numPendingTests };
}

async function endToEnd() {
  console.log("\n── end to end");
  const { prepareEndToEnd } = await import("./end-to-end.mjs");
  const { reason } = await prepareEndToEnd();
  if (reason === undefined) return tests("end to end", ["--config", "test/e2e/vitest.config.ts"]);
  const required = process.env.CI === "true";
  console.log(`Skipped: ${reason}${required ? " With CI=true that is a failure." : ""}`);
  return add({ passed: 0, failed: required ? 1 : 0, skipped: required ? 0 : 1 });
}

setup();
check("types", bin("tsc"), ["-p", "tsconfig.json"]);
check("lint", bin("eslint"), ["."]);
check("import rules", bin("depcruise"), ["--config", ".dependency-cruiser.cjs", "grammar", "src", "server", "client", "webview"]);
tests("unit and golden", []);
await endToEnd();

console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exit(total.failed === 0 ? 0 : 1);
