import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol/events.ts";
import { progressOf } from "../../webview/model/progress.ts";
import { emptyRun, fold, reduce } from "../../webview/model/run-state.ts";
import { taskScores, transferOf } from "../../webview/model/task-scores.ts";
import { syntheticRun } from "./synthetic-run.ts";

const whole = syntheticRun({ epochs: 3, stepsPerEpoch: 20 });
const half = syntheticRun({ epochs: 3, stepsPerEpoch: 20, until: 30 });

describe("folding events", () => {
  it("starts with nothing known", () => {
    expect(emptyRun).toMatchObject({ status: "starting", steps: [], epochs: [], affinity: [] });
    expect(progressOf(emptyRun)).toBeUndefined();
  });

  it("keeps every measurement of a whole run", () => {
    const state = fold(whole);
    expect(state.status).toBe("finished");
    expect(state.steps).toHaveLength(60);
    expect(state.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(state.affinity.map(({ step }) => step)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(state.checkpoint).toEqual({ type: "checkpoint", step: 60, epoch: 3 });
  });

  it("comes to the same state in one message or in many", () => {
    const bits = whole.reduce((state, event) => reduce(state, { type: "events", events: [event] }), emptyRun);
    expect(bits).toEqual(fold(whole));
  });

  it("never changes a state in place", () => {
    const before = fold(half);
    const steps = before.steps;
    reduce(before, { type: "events", events: whole });
    expect(before.steps).toBe(steps);
    expect(before.steps).toHaveLength(30);
  });

  it("hears a log twice as once", () => {
    const again = reduce(fold(whole), { type: "events", events: whole });
    expect(again).toEqual(fold(whole));
  });

  it("takes the host's word for a run that has not ended, and the log's for one that has", () => {
    expect(reduce(emptyRun, { type: "events", events: half, status: "lost", where: "process" })).toMatchObject({ status: "lost", where: "process" });
    expect(reduce(emptyRun, { type: "events", events: whole, status: "running" }).status).toBe("finished");
  });

  it("is paused by `stopped` and goes on from the checkpoint when resumed", () => {
    const stopped: RunEvent = { type: "stopped", time: 2_000_000, step: 30, epoch: 1 };
    const paused = reduce(fold(half), { type: "events", events: [stopped] });
    expect(paused.status).toBe("paused");
    const [started] = half;
    if (started?.type !== "started") throw new Error("a run begins with `started`");
    const resumed = reduce(paused, { type: "events", events: [{ ...started, resumedAt: 20 }] });
    expect(resumed.status).toBe("running");
    expect(resumed.steps.at(-1)?.step).toBe(20);
    expect(resumed.affinity.map(({ step }) => step)).toEqual([10, 20]);
  });

  it("keeps the last picture under a failure, and forgets the failure when the run goes on", () => {
    const failed: RunEvent = { type: "failed", time: 2_000_000, code: "MTL701", message: "The loss of loan is not a number at step 31." };
    const state = reduce(fold(half), { type: "events", events: [failed] });
    expect(state).toMatchObject({ status: "failed", failed });
    expect(state.steps).toHaveLength(30);
    expect(reduce(state, { type: "events", events: half.slice(0, 1) }).failed).toBeUndefined();
  });

  it("shows a notice until it is taken back", () => {
    expect(reduce(emptyRun, { type: "notice", text: "gone" }).notice).toBe("gone");
  });
});

describe("progress", () => {
  it("counts epochs from 1 and forecasts from the last steps", () => {
    const progress = progressOf(fold(half));
    expect(progress).toMatchObject({ epoch: 2, epochs: 3, share: 0.5 });
    expect(progress?.stepsPerSecond).toBeCloseTo(1000 / 42, 6);
    expect(progress?.secondsLeft).toBeCloseTo(30 * 0.042, 6);
  });

  it("has no time left when the run has ended", () => {
    expect(progressOf(fold(whole))).toMatchObject({ epoch: 3, share: 1 });
    expect(progressOf(fold(whole))?.secondsLeft).toBeUndefined();
  });
});

describe("scores of the tasks", () => {
  it("are those of the last epoch, with the change since the one before", () => {
    const [subscribe] = taskScores(fold(syntheticRun({ epochs: 3, stepsPerEpoch: 20, until: 40 })));
    expect(subscribe).toMatchObject({ name: "subscribe", kind: "binary", loss: { name: "loss", better: true } });
    expect(subscribe?.metrics.map(({ name }) => name)).toEqual(["auc", "accuracy"]);
    expect(subscribe?.metrics[0]?.change).toBeGreaterThan(0);
  });

  it("are the final ones of a finished run, without a change", () => {
    const [subscribe] = taskScores(fold(whole));
    expect(subscribe?.loss.change).toBeUndefined();
  });

  it("are open before the first epoch", () => {
    expect(taskScores(fold(whole.slice(0, 3)))[0]?.loss).toEqual({ name: "loss", value: null });
  });

  it("stand beside what the task reaches alone, with the gain over several seeds", () => {
    const whole = syntheticRun({ epochs: 2, stepsPerEpoch: 5 });
    const score = (auc: number) => ({ loss: 0.5, metrics: { auc } });
    const over = [0, 1, 2].map((seed) => ({ seed, alone: score(0.8), together: score(0.88 + seed / 1000) }));
    const state = fold([...whole, { type: "baseline", step: 10, task: "subscribe", split: "test", ...score(0.8), over }]);
    expect(taskScores(state)[0].metrics[0]).toMatchObject({ name: "auc", alone: 0.8 });
    expect(transferOf(fold(whole))).toBeUndefined();
    expect(transferOf(state)).toMatchObject({ seeds: 3, tasks: [{ task: "subscribe", verdict: "gains" }] });
    expect(transferOf(state)?.deltaByTask.mean).toBeCloseTo(0.10125, 5);
  });
});
