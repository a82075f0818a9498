import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resumeInProcess, startProcess } from "../../client/node/training-process.ts";
import type { Manifest } from "../../src/protocol/manifest.ts";
import { createRun, holdsRun, openRun, runFiles, statusOf } from "../../src/runs/index.ts";
import { editor, reset } from "./vscode.ts";

let folder = "";
beforeEach(() => {
  reset();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "mtl-process-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** An extension whose `mtl` is this script. */
function extensionWith(script: string) {
  const program = path.join(folder, "mtl.mjs");
  fs.writeFileSync(program, `import * as fs from "node:fs";\n${script}`);
  const logged: string[] = [];
  const extension = { context: { asAbsolutePath: () => program, logUri: { fsPath: path.join(folder, "log") } }, log: { error: (text: string) => logged.push(text) } };
  return { logged, extension: extension as never };
}

const manifest = (file: string): Manifest => ({
  version: 1, model: "Bank", file, root: folder, created: "2026-01-02T03:04:05.000Z", seed: 3,
  executor: "ort", crosstask: "0.1.0", node: "v20", where: "process", process: 2 ** 22 + 1,
});

/** A run that was interrupted, with or without the file that it was started from. */
function interrupted(there = true) {
  const file = path.join(folder, "bank.mtl");
  if (there) fs.writeFileSync(file, "model Bank {}");
  return createRun(path.join(folder, "run"), manifest(file), "");
}

describe("starting a training", () => {
  const directory = () => path.join(folder, "run");
  const start = (script: string) => {
    const { logged, extension } = extensionWith(script);
    return { logged, started: startProcess(extension, folder, ["train", "bank.mtl"], directory(), () => holdsRun(directory())) };
  };

  it("says what the process said last where no run folder could be made, and logs it", async () => {
    const { started, logged } = start("console.error(\"a note\"); console.error(\"error MTL720: could not write here: the disk is full.\"); process.exitCode = 4;");
    await expect(started).rejects.toMatchObject({ code: "MTL720", message: "could not write here: the disk is full." });
    expect(logged).toEqual(["mtl train bank.mtl: error MTL720: could not write here: the disk is full."]);
    expect(fs.readdirSync(path.join(folder, "log"))).toEqual([]);
  });

  it("says so where the process has no word", async () => {
    await expect(start("process.exitCode = 7;").started).rejects.toThrow("ended with code 7");
  });

  it("is over once the run folder is there; what its log cannot hold any more is told then", async () => {
    const { started, logged } = start(`
      fs.mkdirSync(${JSON.stringify(directory())});
      fs.writeFileSync(${JSON.stringify(path.join(directory(), "part"))}, ${JSON.stringify(JSON.stringify(manifest("bank.mtl")))});
      fs.renameSync(${JSON.stringify(path.join(directory(), "part"))}, ${JSON.stringify(path.join(directory(), runFiles.manifest))});
      while (fs.existsSync(${JSON.stringify(directory())})) await new Promise((resolve) => setTimeout(resolve, 10));
      console.error("error MTL720: could not write: its folder is gone.");
      process.exitCode = 4;`);
    await started;
    expect(openRun(directory()).manifest.model).toBe("Bank");
    fs.rmSync(directory(), { recursive: true });
    await expect.poll(() => logged.length, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => editor.messages.map(({ text }) => text)).toEqual(["The training ended: error MTL720: could not write: its folder is gone."]);
  });
});

describe("going on with a run", () => {
  const taken = (then: string) => `
    const file = ${JSON.stringify(path.join(folder, "run", runFiles.manifest))};
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, "utf8")), process: process.pid }));
    ${then}`;

  it("is done when another process has taken it up, and the run counts as running", async () => {
    const run = interrupted();
    run.append({ type: "step", time: 0, step: 1, epoch: 0, losses: [1], weights: [1], norms: [1] } as never);
    expect(statusOf(run)).toBe("lost");
    const { extension } = extensionWith(taken(`while (!fs.existsSync(${JSON.stringify(path.join(folder, "end"))})) await new Promise((resolve) => setTimeout(resolve, 10));`));
    await resumeInProcess(extension, run);
    expect(statusOf(run)).toBe("running");
    fs.writeFileSync(path.join(folder, "end"), "");
    await expect.poll(() => statusOf(run), { timeout: 20_000 }).toBe("lost");
  });

  it("says why no process takes it up", async () => {
    const { extension } = extensionWith("console.error(\"run has finished: there is nothing to resume.\"); process.exitCode = 2;");
    await expect(resumeInProcess(extension, interrupted())).rejects.toThrow("run has finished: there is nothing to resume.");
  });

  it("leaves a failure to the log of the run where that tells it", async () => {
    const run = interrupted();
    run.append({ type: "failed", time: 0, code: "MTL710", message: "the data have changed" });
    const { extension, logged } = extensionWith("console.error(\"error MTL710: the data have changed\"); process.exitCode = 4;");
    await resumeInProcess(extension, run);
    expect(logged).toHaveLength(1);
    expect(editor.messages).toEqual([]);
  });

  it("asks for the model's file where that is gone", async () => {
    const { extension } = extensionWith("");
    await expect(resumeInProcess(extension, interrupted(false))).rejects.toThrow(/bank\.mtl is gone: put the model's file back/);
  });
});
