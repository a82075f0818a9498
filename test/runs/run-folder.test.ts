import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol/events.ts";
import type { Manifest } from "../../src/protocol/manifest.ts";
import { RunError, RunFolder, createRun, finishOf, followRun, listRuns, openRun, runDirectory, runFiles, statusOf } from "../../src/runs/index.ts";
import { nodeHost } from "../../src/runs/node-host.ts";
import type { RunHost } from "../../src/runs/run-host.ts";
import { RunStore } from "../../src/runs/run-store.ts";
import { silence } from "../../src/runs/status.ts";

const manifest: Manifest = {
  version: 1, model: "Bank", file: "/somewhere/bank.mtl", root: "/somewhere", created: "2026-01-02T03:04:05.000Z", seed: 3,
  executor: "ort", crosstask: "0.1.0", node: "v20", where: "process", process: process.pid,
};
const step = (number: number, time = 0): RunEvent => ({ type: "step", time, step: number, epoch: 1, losses: [1], weights: [1] });
const failed: RunEvent = { type: "failed", time: 0, code: "MTL701", message: "The loss of a is not a number." };

let folder = "";
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), "mtl-runs-")); });
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe("a run folder", () => {
  it("is named after model, time and seed, beside its file, and never taken twice", () => {
    const now = new Date("2026-01-02T03:04:05Z");
    const directory = runDirectory(path.join(folder, "bank.mtl"), "Bank", 3, now);
    expect(path.relative(folder, directory)).toBe(path.join(".mtl", "runs", "Bank", "20260102-030405-3"));
    createRun(directory, manifest, "model Bank {}");
    expect(runDirectory(path.join(folder, "bank.mtl"), "Bank", 3, now)).toBe(`${directory}.2`);
  });

  it("keeps source, manifest and events", () => {
    createRun(path.join(folder, "run"), manifest, "model Bank {}").append(step(1));
    const run = openRun(path.join(folder, "run"));
    expect(run.source()).toBe("model Bank {}");
    expect(run.manifest).toEqual(manifest);
    expect(run.events()).toEqual([step(1)]);
  });

  it("mends a torn log before it is appended to", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    run.append(step(1));
    fs.appendFileSync(run.file(runFiles.events), "{\"type\":\"step\",\"ti");
    run.mendLog();
    run.append(step(2));
    expect(run.events()).toEqual([step(1), step(2)]);
  });

  it("reads its newest events first, from the end of a log of any length, without a torn last line", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    const events = Array.from({ length: 3000 }, (_, number) => step(number));
    fs.writeFileSync(run.file(runFiles.events), `${events.map((event) => JSON.stringify(event)).join("\n")}\n{"type":"step","ti`);
    expect(run.logSize()).toBeGreaterThan(200_000);
    expect([...run.newestEvents()]).toEqual(events.toReversed());
  });

  it("replaces files in one move, leaving no part behind", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    run.write(runFiles.checkpoint, new Uint8Array([1, 2]));
    run.write(runFiles.checkpoint, new Uint8Array([3]));
    expect(run.read(runFiles.checkpoint)).toEqual(new Uint8Array([3]));
    expect(fs.readdirSync(path.dirname(run.file(runFiles.checkpoint)))).toEqual(["last.ckpt"]);
  });

  it("is not made again by a run that goes on when somebody has removed it", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    run.append(step(1));
    fs.rmSync(run.directory, { recursive: true });
    expect(() => run.append(step(2))).toThrow(/could not write .*events\.jsonl: its folder is gone/);
    expect(() => run.write(runFiles.checkpoint, new Uint8Array([1]))).toThrow(/could not write .*last\.ckpt: its folder is gone/);
    expect(() => run.write(runFiles.report, "page")).toThrow(RunError);
    expect(() => run.mendLog()).toThrow(RunError);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["the folder was there when the write began", { makeFolder: (made: string) => {
      fs.rmSync(path.join(folder, "run"), { recursive: true });
      nodeHost.makeFolder(made);
    } }],
    ["its other files go while it is written", { replace: (file: string, content: Uint8Array | string) => {
      nodeHost.replace(file, content);
      for (const name of [runFiles.manifest, runFiles.source, runFiles.events]) fs.rmSync(path.join(folder, "run", name));
    } }],
  ])("leaves nothing behind where it is removed at the very moment of a checkpoint: %s", (_, during) => {
    const { directory } = createRun(path.join(folder, "run"), manifest, "");
    const run = new RunFolder(directory, manifest, { ...nodeHost, ...during });
    expect(() => run.write(runFiles.checkpoint, new Uint8Array([1]))).toThrow(/last\.ckpt: its folder is gone/);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("begins a log that was lost when the run goes on", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    fs.rmSync(run.file(runFiles.events));
    run.mendLog();
    run.append(step(1));
    expect(run.events()).toEqual([step(1)]);
  });

  it("passes on what it is asked", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    expect(run.control()).toBe("continue");
    run.ask("pause");
    expect(openRun(run.directory).control()).toBe("pause");
    fs.writeFileSync(run.file(runFiles.control), "nonsense");
    expect(run.control()).toBe("continue");
  });

  it("says in one sentence what is wrong with a folder that is none", () => {
    expect(() => openRun(folder)).toThrow(/is not a run: it has no run\.json/);
    fs.writeFileSync(path.join(folder, "run.json"), "{}");
    expect(() => openRun(folder)).toThrow(RunError);
  });

  it("says which file could not be written, and keeps the one that was there", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    fs.writeFileSync(path.join(folder, "run", "checkpoints"), "a file where a folder should be");
    expect(() => run.write(runFiles.checkpoint, new Uint8Array([1]))).toThrow(/could not write .*last\.ckpt/);
  });
});

describe("how a run stands", () => {
  it("follows from its last event and its process", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    expect(statusOf(run)).toBe("starting");
    run.append(step(1));
    expect(statusOf(run)).toBe("running");
    run.append({ type: "stopped", time: 0, step: 1, epoch: 0 });
    expect(statusOf(run)).toBe("paused");
    run.append(failed);
    expect(statusOf(run)).toBe("failed");
  });

  it("is finished also where figures follow the end, and goes on once it is resumed", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    run.append(step(1));
    run.append({ type: "finished", time: 0, step: 1, epoch: 1, reason: "epochs", bestEpoch: 1, split: "test", test: { a: { loss: 1, metrics: {} } } });
    run.append({ type: "forgetting", step: 1, epoch: 1, split: "test", tasks: [] });
    expect(statusOf(run)).toBe("finished");
    expect(finishOf(run)?.test).toEqual({ a: { loss: 1, metrics: {} } });
    run.append(step(2));
    expect(statusOf(run)).toBe("running");
    expect(finishOf(run)).toBeUndefined();
  });

  it("is lost where the process is gone without a word", () => {
    const run = createRun(path.join(folder, "run"), { ...manifest, process: 2 ** 22 + 1 }, "");
    run.append(step(1));
    expect(statusOf(run)).toBe("lost");
  });

  it("of a page follows from when it last gave a sign, or wrote something, by any clock", () => {
    const now = Date.now();
    const page: Manifest = { ...manifest, where: "panel" };
    delete page.process;
    const run = createRun(path.join(folder, "run"), page, "");
    expect(statusOf(run)).toBe("lost");
    run.giveSign({ by: "a tab", time: now });
    expect(statusOf(run)).toBe("starting");
    run.append(step(1));
    expect(statusOf(run)).toBe("running");
    for (const time of [now - 2 * silence.panel, now + 3_600_000]) {
      run.giveSign({ by: "a tab", time });
      expect(statusOf(run)).toBe("lost");
    }
    run.giveSign({ by: "a tab", time: 0 });
    run.append(step(2, now));
    expect(statusOf(run)).toBe("running");
    fs.writeFileSync(run.file(runFiles.sign), "half of a si");
    expect(run.sign()).toBeUndefined();
    run.append({ type: "stopped", time: now, step: 2, epoch: 0 });
    run.giveSign({ by: "a tab", time: now });
    expect(statusOf(run)).toBe("paused");
  });

  it("of a process follows from its log where processes cannot be seen", () => {
    const blind: RunHost = { ...nodeHost };
    delete blind.isAlive;
    const made = createRun(path.join(folder, "run"), manifest, "");
    const run = new RunStore(blind).open(made.directory);
    run.append(step(1, Date.now() - silence.process + 60_000));
    expect(statusOf(run)).toBe("running");
    run.append(step(2, Date.now() - silence.process - 1000));
    expect(statusOf(run)).toBe("lost");
  });

  it("is deleted where its folder is gone, whatever it had come to", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    run.append(step(1));
    fs.rmSync(run.directory, { recursive: true });
    expect(statusOf(run)).toBe("deleted");
    expect(() => run.append(step(2))).toThrow(/could not write .*events\.jsonl: its folder is gone/);
  });

  it("is listed newest first, by model", () => {
    const make = (model: string, created: string) =>
      createRun(path.join(folder, ".mtl", "runs", model, created.slice(0, 10)), { ...manifest, model, created }, "");
    make("A", "2026-01-01T00:00:00Z");
    make("A", "2026-02-01T00:00:00Z");
    make("B", "2026-03-01T00:00:00Z");
    fs.mkdirSync(path.join(folder, ".mtl", "runs", "A", "no-run"));
    expect(listRuns(folder, "A").map((run) => run.manifest.created.slice(0, 7))).toEqual(["2026-02", "2026-01"]);
    expect(listRuns(folder).map((run) => run.manifest.model)).toEqual(["B", "A", "A"]);
  });
});

describe("a log that is longer than is read at once", () => {
  /** Longer than a piece, and letters of two and three bytes at its cuts. */
  const long: RunEvent = { type: "warning", code: "MTL000", message: "žluťoučký €".repeat(2_000_000) };
  const events = [step(1), long, step(2), long, step(3)];
  const written = () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    for (const event of events) run.append(event);
    fs.appendFileSync(run.file(runFiles.events), "{\"type\":\"step\",\"ti");
    return run;
  };

  it("has all of its events, from either end, and of some kinds alone", () => {
    const run = written();
    expect(run.logSize()).toBeGreaterThan(2 * 16_777_216);
    const same = (found: readonly RunEvent[], expected: readonly RunEvent[]) => JSON.stringify(found) === JSON.stringify(expected);
    expect(same(run.events(), events)).toBe(true);
    expect(same([...run.newestEvents()], events.toReversed())).toBe(true);
    expect(run.events("step")).toEqual([step(1), step(2), step(3)]);
  });

  it("is followed piece by piece", async () => {
    const run = written();
    const seen: RunEvent[] = [];
    const ended = new AbortController();
    for await (const found of followRun(run, ended.signal)) {
      seen.push(...found);
      if (seen.length === events.length) ended.abort();
    }
    expect(seen.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
  });
});

describe("events of some kinds", () => {
  it("are what all events hold of them, also of a run that was resumed", () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    const started = (resumedAt?: number): RunEvent => ({
      type: "started", time: 0, run: "r", model: "M", data: "d", tasks: [], layers: [], parameters: { total: 1, shared: 1 }, rows: { train: 1, validation: 0, test: 0 },
      epochs: 1, stepsPerEpoch: 1, batch: 1, seed: 0, executor: "e", optimizer: "sgd", weights: "equal", combine: "sum", ...(resumedAt === undefined ? {} : { resumedAt }),
    });
    const affinity = (number: number): RunEvent => ({ type: "affinity", step: number, measure: "lookahead", matrix: [[number]] });
    for (const event of [started(), step(1), affinity(1), step(2), affinity(2), started(1), step(2), affinity(2), affinity(3)]) run.append(event);
    expect(run.events("affinity")).toEqual(run.events().filter(({ type }) => type === "affinity"));
    expect(run.events("affinity").map((event) => event.step)).toEqual([1, 2, 3]);
    expect(run.events("started", "step")).toHaveLength(3);
    // An older version, or another tool, may have put its letters in another order.
    fs.appendFileSync(run.file(runFiles.events), "{\"step\":4,\"type\":\"affinity\",\"measure\":\"lookahead\",\"matrix\":[[4]]}\n");
    expect(run.events("affinity")).toHaveLength(4);
  });
});

describe("following a run", () => {
  it("yields events as they are written, line by line", async () => {
    const run = createRun(path.join(folder, "run"), manifest, "");
    const ended = new AbortController();
    run.append(step(1));
    const seen: RunEvent[] = [];
    const reading = (async () => {
      for await (const events of followRun(run, ended.signal)) {
        seen.push(...events);
        if (seen.length === 1) fs.appendFileSync(run.file(runFiles.events), JSON.stringify(step(2)).slice(0, 10));
        if (seen.length === 1) setTimeout(() => fs.appendFileSync(run.file(runFiles.events), `${JSON.stringify(step(2)).slice(10)}\n`), 50);
        if (seen.length === 2) ended.abort();
      }
    })();
    await reading;
    expect(seen).toEqual([step(1), step(2)]);
  });
});
