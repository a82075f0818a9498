import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Manifest } from "../../src/protocol/manifest.ts";
import { createRun, holdsRun, statusOf, trainerOf } from "../../src/runs/index.ts";

const manifest = (trainer?: number): Manifest => ({
  version: 1, model: "Bank", file: "/somewhere/bank.mtl", root: "/somewhere", created: "2026-01-02T03:04:05.000Z", seed: 3,
  executor: "ort", crosstask: "0.1.0", node: "v20", where: "process", ...(trainer === undefined ? {} : { process: trainer }),
});

let folder = "";
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), "mtl-trainer-")); });
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe("who trains a run", () => {
  it("is the process that its manifest names, while that lives", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const run = createRun(path.join(folder, "run"), manifest(child.pid), "");
    expect(trainerOf(run)).toBe(child.pid);
    expect(statusOf(run)).toBe("starting");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(trainerOf(run)).toBeUndefined();
    expect(statusOf(run)).toBe("lost");
  });

  it.runIf(process.platform === "linux")("is nobody where the process has ended and only its number is left", async () => {
    // A shell that replaces itself never waits for the child that it started before; one that ends sooner may have been waited for.
    const child = "until grep -q sleep /proc/$PPID/comm; do sleep 0.01; done";
    const parent = spawn("sh", ["-c", `sh -c '${child}' & echo $!; exec sleep 60`]);
    const [line] = await once(parent.stdout, "data") as [Buffer];
    const ended = Number(String(line));
    while (!/\) Z /.test(fs.readFileSync(`/proc/${ended}/stat`, "utf8"))) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(trainerOf(createRun(path.join(folder, "run"), manifest(ended), ""))).toBeUndefined();
    parent.kill("SIGKILL");
  });

  it("is the one that has taken the run up since its folder was opened", () => {
    const run = createRun(path.join(folder, "run"), manifest(2 ** 22 + 1), "");
    expect(trainerOf(run)).toBeUndefined();
    createRun(path.join(folder, "run"), manifest(process.pid), "");
    expect(trainerOf(run)).toBe(process.pid);
    expect(statusOf(run)).toBe("starting");
  });

  it("is not known of a run that the editor's page trains", () => {
    expect(trainerOf(createRun(path.join(folder, "run"), manifest(), ""))).toBeUndefined();
  });
});

describe("a folder", () => {
  it("holds a run once its manifest is written", () => {
    expect(holdsRun(folder)).toBe(false);
    createRun(folder, manifest(), "");
    expect(holdsRun(folder)).toBe(true);
  });
});
