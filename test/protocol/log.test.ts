import { describe, expect, it } from "vitest";
import type { EventOf, RunEvent } from "../../src/protocol/events.ts";
import { parseEvent } from "../../src/protocol/events.ts";
import { foldEvents, lastOf, parseLog, tellsEnd } from "../../src/protocol/log.ts";

const started: EventOf<"started"> = {
  type: "started", time: 0, run: "r", model: "M", data: "d.csv", tasks: [], layers: [], parameters: { total: 1, shared: 1 },
  rows: { train: 10, validation: 0, test: 0 }, epochs: 1, stepsPerEpoch: 5, batch: 2, seed: 0, executor: "reference",
  optimizer: "sgd", weights: "equal", combine: "sum",
};
const step = (number: number, loss = number): EventOf<"step"> => ({ type: "step", time: number, step: number, epoch: 1, losses: [loss], weights: [1] });
const stopped: RunEvent = { type: "stopped", time: 9, step: 3, epoch: 0 };

describe("an event log", () => {
  it("reads whole lines and leaves the torn last one", () => {
    const text = [started, step(1), step(2)].map((event) => JSON.stringify(event)).join("\n");
    expect(parseLog(text).map(({ type }) => type)).toEqual(["started", "step"]);
    expect(parseLog(`${text}\n`)).toHaveLength(3);
  });

  it("can be cut at any byte", () => {
    const text = `${[started, step(1), step(2), stopped].map((event) => JSON.stringify(event)).join("\n")}\n`;
    for (let end = 0; end <= text.length; end++) {
      const events = parseLog(text.slice(0, end));
      expect(events.length).toBe(text.slice(0, end).split("\n").length - 1);
    }
  });

  it("skips lines that are no events", () => {
    expect(parseLog(`{"type":"nonsense"}\nnot json\n${JSON.stringify(step(1))}\n`)).toEqual([step(1)]);
    expect(parseEvent("{\"type\":\"step\"}")).toBeUndefined();
  });

  it("drops what a resumed run repeats", () => {
    const events = foldEvents([started, step(1), step(2), step(3), stopped, { ...started, resumedAt: 2 }, step(3, 30), step(4)]);
    expect(events.filter((event) => event.type === "step").map(({ losses }) => losses[0])).toEqual([1, 2, 30, 4]);
    expect(lastOf(events, "stopped")).toBeUndefined();
    expect(events.filter(({ type }) => type === "started")).toHaveLength(1);
  });

  it("keeps what was said of the data, unless the run starts over, and drops what was said at its end", () => {
    const profile: RunEvent = { type: "profile", sources: [], overlap: { tasks: [], rows: [] } };
    const forgetting: RunEvent = { type: "forgetting", step: 2, epoch: 1, split: "test", tasks: [] };
    const kinds = (resumedAt: number) => foldEvents([started, profile, step(1), step(2), forgetting, { ...started, resumedAt }]).map(({ type }) => type);
    expect(kinds(2)).toEqual(["started", "profile", "step", "step"]);
    expect(kinds(0)).toEqual(["started"]);
  });

  it("has new things to advise where the run ends or is told more afterwards, not in every piece of it", () => {
    const alone: RunEvent = { type: "baseline", step: 3, task: "a", split: "test", loss: 1, metrics: {} };
    expect([[started, step(1)], [step(2), stopped], [alone], []].map((events) => tellsEnd(events))).toEqual([false, true, true, false]);
  });
});
