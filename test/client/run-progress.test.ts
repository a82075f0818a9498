import { describe, expect, it } from "vitest";
import { RunProgress } from "../../client/run-progress.ts";
import { duration } from "../../src/protocol/duration.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { progressOf } from "../../webview/model/progress.ts";
import { emptyRun, reduce } from "../../webview/model/run-state.ts";

const event = (given: object) => given as RunEvent;
const started = event({ type: "started", time: 0, model: "Bank", epochs: 4, stepsPerEpoch: 50 });
const step = (number: number, time: number) => event({ type: "step", time, step: number, epoch: Math.ceil(number / 50), losses: [] });

describe("a run as one line", () => {
  it("says the epoch, the share and the time that is left, once there is a rate", () => {
    const progress = new RunProgress();
    expect(progress.take(step(1, 0))).toBeUndefined();
    expect(progress.take(started)).toBeUndefined();
    expect(progress.take(step(1, 1000))).toEqual({ share: 0.005, text: "epoch 1/4, 0%" });
    expect(progress.take(step(101, 51_000))).toEqual({ share: 101 / 200, text: "epoch 3/4, 50%, 0:50 left" });
    expect(progress.take(step(102, 8_000_000))?.text).toBe("epoch 3/4, 51%, 2:09:21 left");
    expect(progress.end).toBeUndefined();
  });

  it("says the time left that the panel says, also of a run that goes on after a pause, and of its last steps", () => {
    const [before, after] = [[step(1, 0), step(2, 60_000)], [step(3, 1_000_000), step(4, 1_001_000), ...Array.from({ length: 196 }, (_, index) => step(5 + index, 1_001_500 + 500 * index))]];
    const log = [event({ ...started, epochs: 8 }), ...before, event({ ...started, epochs: 8, resumedAt: 2 }), ...after];
    const progress = new RunProgress();
    const told = (events: RunEvent[]) => events.map((one) => progress.take(one)).at(-1)?.text;
    const shown = (count: number) => duration(progressOf(reduce(emptyRun, { type: "events", events: log.slice(0, count), status: "running" }))?.secondsLeft ?? 0);
    expect([told(log.slice(0, 6)), shown(6)]).toEqual(["epoch 1/8, 1%, 6:36 left", "6:36"]);
    expect([told(log.slice(6)), shown(log.length)]).toEqual(["epoch 4/8, 50%, 1:41 left", "1:41"]);
  });

  it("says how it ended, and forgets that when it goes on", () => {
    const progress = new RunProgress();
    progress.take(started);
    progress.take(event({ type: "stopped", time: 9, step: 3, epoch: 1 }));
    expect(progress.end).toMatchObject({ kind: "stopped", time: 9 });
    progress.take(event({ ...started, resumedAt: 3, time: 20 }));
    expect(progress.end).toBeUndefined();
    progress.take(event({ type: "finished", time: 30, step: 200, epoch: 1 }));
    expect(progress.end).toEqual({ kind: "finished", time: 30, sentence: "Bank has finished after 1 epoch: its run says which tasks help each other." });
  });

  it("says why it failed, also before it began", () => {
    const progress = new RunProgress();
    progress.take(event({ type: "failed", time: 1, code: "MTL601", message: "no column `w` in `own.csv`" }));
    expect(progress.end).toMatchObject({ kind: "failed", sentence: "The model could not be trained: no column `w` in `own.csv`" });
  });
});
