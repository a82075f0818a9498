import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../src/catalog/arguments.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { Arguments, WordValue } from "../../src/graph/model.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { allOf, firstOf, foldEvents, lastOf } from "../../src/protocol/log.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../src/training/index.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

const everyStep = { conflicts: 1, affinity: 1 };
const stepLosses = (events: readonly RunEvent[]) => allOf(events, "step").map(({ losses }) => losses);

/** A word as the language hands it over: with its defaults. */
function written(kind: "combiner" | "weighting" | "optimizer" | "schedule", name: string, given: Arguments = {}): WordValue {
  const definition = catalog.find(kind, name);
  if (!definition) throw new Error(`no ${kind} ${name}`);
  return { word: name, arguments: { ...defaultsOf(definition), ...given } };
}

describe("a training run", () => {
  it("tells its start, every step, every epoch and its end", async () => {
    const { events } = await trainOnReference(prepared(twoTasks()));
    expect(firstOf(events, "started")).toMatchObject({
      model: "Two", epochs: 3, stepsPerEpoch: 5, rows: { train: 80, validation: 30, test: 30 },
      parameters: { total: 3 * 8 + 8 + 2 * 9, shared: 3 * 8 + 8 },
      layers: [{ name: "dense in trunk", tasks: ["a", "b"], parameters: 32 }],
    });
    expect(allOf(events, "step").map(({ step }) => step)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(allOf(events, "epoch").map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(events.at(-1)).toMatchObject({ type: "finished", reason: "epochs", epoch: 3, split: "test" });
  });

  it("learns", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ epochs: 20 })));
    const [first, last] = [allOf(events, "epoch")[0], allOf(events, "epoch").at(-1)];
    for (const task of ["a", "b"]) expect(last!.validation[task].loss).toBeLessThan(first.validation[task].loss! / 2);
  });

  it("gives the same events again", async () => {
    const [first, second] = [await trainOnReference(prepared(twoTasks())), await trainOnReference(prepared(twoTasks()))];
    expect(second.events).toEqual(first.events);
  });

  it("gives other numbers for another seed", async () => {
    const [first, second] = [await trainOnReference(prepared(twoTasks())), await trainOnReference(prepared(twoTasks({ seed: 6 })))];
    expect(stepLosses(second.events)).not.toEqual(stepLosses(first.events));
  });
});

describe("measuring while training", () => {
  it("does not change what is trained", async () => {
    for (const combine of ["sum", "pcgrad"]) {
      const settings = { combine: { word: combine, arguments: {} } };
      const plain = await trainOnReference(prepared(twoTasks(settings)));
      const measured = await trainOnReference(prepared(twoTasks(settings, everyStep)));
      const [left, right] = [stepLosses(plain.events), stepLosses(measured.events)];
      left.forEach((losses, step) => losses.forEach((loss, task) => expect(right[step][task]).toBeCloseTo(loss!, 5)));
    }
  });

  it("says cosines per layer and pair, and affinity per recipient and source", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({}, { conflicts: 2, affinity: 5 })));
    expect(allOf(events, "conflicts")).toHaveLength(8);
    expect(allOf(events, "affinity")).toHaveLength(3);
    const { cosine, layers } = allOf(events, "conflicts")[0];
    expect(cosine[0][0]).toBeCloseTo(1, 6);
    expect(cosine[0][1]).toBe(cosine[1][0]);
    expect(layers[0]).toEqual(cosine);
  });

  it("finds that a step for a task lowers its own loss", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({}, everyStep)));
    for (const { matrix } of allOf(events, "affinity")) {
      expect(matrix[0][0]).toBeGreaterThan(0);
      expect(matrix[1][1]).toBeGreaterThan(0);
    }
  });
});

describe("a run that is cut", () => {
  const cases = [
    ["sum", "equal"], ["pcgrad", "uncertainty"], ["mgda", "dwa"], ["sum", "famo"], ["pcgrad", "famo"], ["sum", "gradnorm"], ["sum", "cov"],
    ["mean", "dtp"], ["sum", "random"], ["imtl", "imtl_l"], ["upgrad", "stch"],
    ["gradvac", "equal"], ["moco", "equal"], ["sdmgrad", "equal"], ["excess", "uncertainty"], ["db", "db_log"], ["graddrop", "equal"],
    ["trimmed_mean", "famo"], ["cr_mogm", "gradnorm"], ["krum", "equal"],
  ] as const;
  it.each(cases)("goes on to the very same numbers (%s, %s)", async (combine, weights) => {
    const graph = twoTasks({ combine: written("combiner", combine), weights: written("weighting", weights) }, { conflicts: 3, affinity: 4 });
    const whole = await trainOnReference(prepared(graph));
    let steps = 0;
    const cut = await trainOnReference(prepared(graph), { control: () => (steps++ < 8 ? "continue" : "pause") });
    expect(cut.events.at(-1)).toMatchObject({ type: "stopped", step: 8 });
    const resume = decodeCheckpoint(cut.checkpoints.at(-1)!)!;
    const rest = await trainOnReference(prepared(graph), { resume });
    const lasting = (events: readonly RunEvent[]) => foldEvents(events).filter(({ type }) => type !== "checkpoint");
    expect(lasting([...cut.events, ...rest.events])).toEqual(lasting(whole.events));
  });

  it.each([
    ["plateau", { patience: 1, factor: 0.5 }], ["cosine", { warmup: 3 }], ["step", { every: 1, factor: 0.5 }],
  ] as const)("goes on to the very same numbers (schedule: %s)", async (name, given) => {
    const optimizer = written("optimizer", "sgd", { lr: 0.3, momentum: 0.9, nesterov: true });
    const graph = twoTasks({ epochs: 6, schedule: written("schedule", name, given), optimizer, weights: written("weighting", "uncertainty") });
    const whole = await trainOnReference(prepared(graph));
    let steps = 0;
    const cut = await trainOnReference(prepared(graph), { control: () => (steps++ < 18 ? "continue" : "pause") });
    const rest = await trainOnReference(prepared(graph), { resume: decodeCheckpoint(cut.checkpoints.at(-1)!)! });
    const lasting = (events: readonly RunEvent[]) => foldEvents(events).filter(({ type }) => type !== "checkpoint");
    expect(lasting([...cut.events, ...rest.events])).toEqual(lasting(whole.events));
    const constant = await trainOnReference(prepared({ ...graph, train: { ...graph.train, schedule: written("schedule", "constant") } }));
    expect(stepLosses(constant.events).at(-1)).not.toEqual(stepLosses(whole.events).at(-1));
  });

  it("has checkpoints that are whole or nothing", async () => {
    const { checkpoints } = await trainOnReference(prepared(twoTasks({ epochs: 1 })));
    const bytes = checkpoints[0];
    expect(encodeCheckpoint(decodeCheckpoint(bytes)!)).toEqual(bytes);
    for (const end of [0, 3, 9, 100, bytes.length - 1]) expect(decodeCheckpoint(bytes.slice(0, end))).toBeUndefined();
  });
});

describe("stopping", () => {
  it("early keeps the best weights", async () => {
    const stop = { word: "early", arguments: { patience: 2 } };
    const { events } = await trainOnReference(prepared(twoTasks({ epochs: 60, stop, optimizer: { word: "sgd", arguments: { lr: 0.3, momentum: 0 } } })));
    const finished = lastOf(events, "finished")!;
    expect(finished.reason).toBe("early");
    expect(finished.epoch).toBe(finished.bestEpoch + 2);
  });

  it("happens after the given steps", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ stop: { word: "steps", arguments: { n: 7 } } })));
    expect(events.at(-1)).toMatchObject({ type: "finished", reason: "steps", step: 7 });
  });

  it("names the task whose loss is no number, the step and the way out", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ optimizer: { word: "sgd", arguments: { lr: 1e160, momentum: 0 } } }), 1e30));
    expect(events.at(-1)).toMatchObject({ type: "failed", code: "MTL701" });
    expect(events.at(-1)).toHaveProperty("message", expect.stringMatching(/The loss of \w is not a number at step \d+: try a tenth of the learning rate/));
  });
});
