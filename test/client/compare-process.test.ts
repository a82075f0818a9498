import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { compareInProcess, comparisonIn } from "../../client/node/compare-process.ts";
import { EventEmitter } from "./vscode.ts";

const estimate = { mean: 0.01, low: 0.005, high: 0.015, count: 3 };
const told = { verified: { split: "test", seeds: [0, 1, 2], trials: [{ title: "x", test: { deltaByTask: estimate }, parameters: { before: 10, after: 12 }, seconds: { before: 1, after: 2 } }] } };

/** An extension whose `mtl` is this script. */
function extensionWith(script: string) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mtl-compare-"));
  const program = path.join(folder, "mtl.mjs");
  fs.writeFileSync(program, script);
  return { folder, extension: { context: { asAbsolutePath: () => program } } as never };
}

function watched() {
  const [steps, cancel] = [[] as [string, number][], new EventEmitter<void>()];
  const token = { isCancellationRequested: false, onCancellationRequested: cancel.event };
  return { steps, token, cancel: () => { token.isCancellationRequested = true; cancel.fire(); }, given: { seeds: 3, token: token as never, progress: (message: string, share: number) => steps.push([message, share]) } };
}

describe("comparing in a process", () => {
  it("asks `mtl advise` for one edit, follows its lines, and reads its answer", async () => {
    const { extension, folder } = extensionWith(`
      console.error("[1/4] as it is, seed 0: 2 epochs");
      console.error("a note");
      console.error("[4/4] " + process.argv.slice(2).join(" "));
      console.log(${JSON.stringify(JSON.stringify(told))});`);
    const { steps, given } = watched();
    expect(await compareInProcess(extension, path.join(folder, "run"), "Make it", given)).toEqual({
      split: "test", seeds: 3, validation: undefined, test: estimate, parameters: { before: 10, after: 12 }, seconds: { before: 1, after: 2 },
    });
    expect(steps.map(([, share]) => share)).toEqual([25, 75]);
    expect(steps[1][0]).toBe(`[4/4] advise ${path.join(folder, "run")} --verify --only Make it --seeds 3 --json`);
  });

  it("ends with the wish to cancel, without an answer", async () => {
    const { extension, folder } = extensionWith("console.error(\"[1/9] begun\"); setTimeout(() => {}, 60_000);");
    const { given, cancel, steps } = watched();
    const result = compareInProcess(extension, path.join(folder, "run"), "x", { ...given, progress: (message, share) => {
      steps.push([message, share]);
      cancel();
    } });
    expect(await result).toBeUndefined();
    expect(steps).toHaveLength(1);
  });

  it("fails with the last thing that was said", async () => {
    const { extension, folder } = extensionWith("console.error(\"No edit is called x\"); process.exit(2);");
    await expect(compareInProcess(extension, path.join(folder, "run"), "x", watched().given)).rejects.toThrow("The comparison failed: No edit is called x");
    expect(() => comparisonIn("{}")).toThrow();
  });
});
