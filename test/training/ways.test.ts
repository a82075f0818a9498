import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import { defaultsOf } from "../../src/catalog/arguments.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import type { ModelGraph, TrainSettings, WordValue } from "../../src/graph/model.ts";
import { allOf } from "../../src/protocol/log.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

type Kind = "combiner" | "weighting" | "stop" | "average" | "curriculum" | "pacing" | "meta" | "optimizer" | "ramp";

/** A word with the catalogue's defaults. */
function word(kind: Kind, name: string, args: WordValue["arguments"] = {}): WordValue {
  const definition = catalog.find(kind, name);
  if (!definition) throw new Error(`no ${kind} ${name}`);
  return { word: name, arguments: { ...defaultsOf(definition), ...args } };
}

const sgd = word("optimizer", "sgd", { lr: 0.05 });

/** Two tasks without chance: no dropout. */
function calm(train: Partial<TrainSettings> = {}, analyze = { conflicts: 0, affinity: 0 }): ModelGraph {
  const graph = twoTasks({ optimizer: sgd, ...train }, analyze);
  return { ...graph, nodes: graph.nodes.map((node) => (node.word === "dropout" ? { ...node, arguments: { rate: 0 } } : node)) };
}

async function weightsAfter(graph: ModelGraph): Promise<Tensors> {
  const kept: Tensors[] = [];
  await trainOnReference(prepared(graph), { finish: async (weights) => { kept.push(weights); } });
  return kept[0];
}

function expectClose(left: Tensors, right: Tensors, digits = 7): void {
  expect(Object.keys(left)).toEqual(Object.keys(right));
  for (const name of Object.keys(left)) left[name].data.forEach((value, index) => expect(value, name).toBeCloseTo(right[name].data[index], digits));
}

const distance = (left: Tensors, right: Tensors, part: string) =>
  Math.hypot(...Object.keys(left).filter((name) => name.startsWith(part)).flatMap((name) => Array.from(left[name].data, (value, index) => value - right[name].data[index])));

describe("accumulate", () => {
  it.each([
    ["sum", word("combiner", "sum")], ["pcgrad", word("combiner", "pcgrad")], ["upgrad", word("combiner", "upgrad")],
  ])("takes the very step of the whole batch, with %s", async (_, combine) => {
    const whole = await weightsAfter(calm({ combine, batch: 20 }));
    expectClose(await weightsAfter(calm({ combine, batch: 5, accumulate: 4 })), whole);
    expectClose(await weightsAfter(calm({ combine, batch: 10, accumulate: 2 })), whole);
  });

  it("counts steps, conflicts and losses of the whole", async () => {
    const [whole, parts] = await Promise.all([{ batch: 20 }, { batch: 10, accumulate: 2 }].map(async (size) =>
      (await trainOnReference(prepared(calm(size, { conflicts: 1, affinity: 2 })))).events));
    const [cosines, other] = [whole, parts].map((events) => allOf(events, "conflicts").map(({ cosine }) => cosine[0][1] ?? 2));
    expect(other).toHaveLength(cosines.length);
    other.forEach((value, index) => expect(value).toBeCloseTo(cosines[index], 5));
    const [matrices, more] = [whole, parts].map((events) => allOf(events, "affinity").flatMap(({ matrix }) => matrix.flat()));
    more.forEach((value, index) => expect(value).toBeCloseTo(matrices[index] ?? 2, 5));
    expect(allOf(parts, "step").map(({ step }) => step)).toEqual(allOf(whole, "step").map(({ step }) => step));
  });
});

describe("scope", () => {
  it.each(["pcgrad", "mgda", "aligned", "gradvac"])("layer is the same as shared where one layer is shared, with %s", async (name) => {
    expectClose(await weightsAfter(calm({ combine: word("combiner", name, { scope: "layer" }) })), await weightsAfter(calm({ combine: word("combiner", name) })));
  });

  it("representation with equal weights is the mean of the gradients", async () => {
    const combine = word("combiner", "krum", { keep: 2, outliers: 0, scope: "representation" });
    expectClose(await weightsAfter(calm({ combine })), await weightsAfter(calm({ combine: word("combiner", "mean") })));
  });

  it("representation gives one run and two runs a step the same answer", async () => {
    // With a learned weighting by gradients the weights are decided outside the program.
    const combine = word("combiner", "pcgrad", { scope: "representation" });
    const weights = word("weighting", "gradnorm", { lr: 0 });
    expectClose(await weightsAfter(calm({ combine })), await weightsAfter(calm({ combine, weights })));
  });

  it("tells each step's weights and who loses by it", async () => {
    const { events } = await trainOnReference(prepared(calm({ combine: word("combiner", "mgda", { scope: "layer" }) })));
    for (const { expectedChange, withUpdate, weights } of allOf(events, "step")) {
      expect(Math.max(...(expectedChange ?? [1]).map(Number))).toBeLessThanOrEqual(1e-6);
      expect(withUpdate).toHaveLength(2);
      expect(weights).toHaveLength(2);
    }
  });
});

describe("tasks that join later", () => {
  const lateB = (graph: ModelGraph) => ({ ...graph, tasks: graph.tasks.map((task) => (task.name === "b" ? { ...task, fromEpoch: 3 } : task)) });

  it.each([
    ["from_epoch", (graph: ModelGraph) => lateB(graph)],
    ["a curriculum", (graph: ModelGraph) => ({ ...graph, train: { ...graph.train, curriculum: word("curriculum", "order", { tasks: ["a", "b"], every: 2 }) } })],
  ])("keep their own layers until then, also under momentum, by %s", async (_, late) => {
    const adam = twoTasks({ epochs: 2 });
    const start = await weightsAfter(late(twoTasks({ epochs: 2, stop: word("stop", "steps", { n: 1 }) })));
    const [two, three] = [await weightsAfter(late(adam)), await weightsAfter(late(twoTasks({ epochs: 3 })))];
    expect(distance(start, two, "b/")).toBe(0);
    expect(distance(start, two, "a/")).toBeGreaterThan(0);
    expect(distance(two, three, "b/")).toBeGreaterThan(0);
  });

  it("are not seen by weighting or combiner, whose losses are null", async () => {
    const { events } = await trainOnReference(prepared(lateB(twoTasks({ combine: word("combiner", "mgda") }))));
    const steps = allOf(events, "step");
    expect(steps.filter(({ epoch }) => epoch < 3).every(({ losses, weights }) => losses[1] === null && weights[0] === 1)).toBe(true);
    expect(steps.some(({ losses }) => losses[1] !== null)).toBe(true);
  });

  it("join by how much their losses fell, with by_loss", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ epochs: 4, curriculum: word("curriculum", "by_loss", { every: 2 }) })));
    const steps = allOf(events, "step");
    const silent = steps.filter(({ losses }) => losses.includes(null)).map(({ epoch }) => epoch);
    expect(new Set(silent)).toEqual(new Set([2, 3]));
  });

  it("count as their ramp says", async () => {
    const graph = calm({ epochs: 4 });
    const ramp = word("ramp", "ramp", { from: 1, to: 0, epochs: 2 });
    const { events } = await trainOnReference(prepared({ ...graph, tasks: graph.tasks.map((task) => (task.name === "b" ? { ...task, ramp } : task)) }));
    const weights = allOf(events, "step").map(({ weights: [, b] }) => b ?? -1);
    expect(weights.slice(0, 5)).toEqual([1, 0.9, 0.8, 0.7, 0.6]);
    expect(weights.slice(10).every((weight) => weight === 0)).toBe(true);
  });
});

describe("stop: early(per_task: true)", () => {
  const stop = word("stop", "early", { patience: 1, per_task: true });

  it("ends a task that no longer improves, tells it, and keeps its own layers", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ epochs: 40, stop })));
    const notes = allOf(events, "note");
    expect(notes.length).toBeGreaterThan(0);
    expect(notes[0]).toMatchObject({ code: "MTL740" });
    expect(notes[0].message).toContain(`${notes[0].task} is over after epoch ${notes[0].epoch}`);
    expect(notes[0].message).toContain(`those of epoch ${Number(notes[0].epoch) - 1} `);
    const task = notes[0].task === "a" ? 0 : 1;
    expect(allOf(events, "step").filter(({ step }) => step > notes[0].step).every(({ losses }) => losses[task] === null)).toBe(true);
  });

  it("ends the run when all are over", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ epochs: 200, stop, optimizer: word("optimizer", "sgd", { lr: 0.3 }) })));
    expect(allOf(events, "note")).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: "finished", reason: "early" });
  });
});

describe("average: ema", () => {
  it("with decay 0 is the last weights, else others that were between", async () => {
    const last = await weightsAfter(calm());
    expectClose(await weightsAfter(calm({ average: word("average", "ema", { decay: 0 }) })), last);
    expect(distance(await weightsAfter(calm({ average: word("average", "ema", { decay: 0.9 }) })), last, "trunk")).toBeGreaterThan(1e-4);
  });

  it("follows a ← d a + (1 − d) θ with d = min(decay, (1 + t) / (10 + t))", async () => {
    const decay = 0.3;
    const seen: number[] = [];
    const checkpoints = (await trainOnReference(prepared(calm({ epochs: 1, average: word("average", "ema", { decay }) })), { checkpointSeconds: -1 })).checkpoints;
    let expected: number | undefined;
    for (const bytes of checkpoints.slice(0, -2)) {
      const { tensors, progress } = decodeCheckpoint(bytes)!;
      const [now, average] = [tensors["a/dense_1/kernel"].data[0], tensors["average/a/dense_1/kernel"].data[0]];
      const kept = Math.min(decay, (1 + progress.step) / (10 + progress.step));
      if (expected !== undefined) expect(average).toBeCloseTo(kept * expected + (1 - kept) * now, 7);
      expected = average;
      seen.push(now);
    }
    expect(seen.length).toBeGreaterThan(2);
  });
});

describe("meta", () => {
  it("reptile with one inner step is the plain gradient, also for combiners", async () => {
    for (const combine of [word("combiner", "sum"), word("combiner", "mgda")]) {
      const plain = await weightsAfter(calm({ combine }));
      expectClose(await weightsAfter(calm({ combine, meta: word("meta", "reptile", { inner: 1, lr: 0.01 }) })), plain, 6);
    }
  });

  it("maml comes to the plain gradient as its inner steps become short, and not otherwise", async () => {
    const plain = await weightsAfter(calm());
    expectClose(await weightsAfter(calm({ meta: word("meta", "maml", { inner: 3, lr: 1e-9 }) })), plain, 6);
    expect(distance(await weightsAfter(calm({ meta: word("meta", "maml", { inner: 3, lr: 0.1 }) })), plain, "trunk")).toBeGreaterThan(1e-3);
  });

  it("learns: losses fall", async () => {
    for (const meta of [word("meta", "maml"), word("meta", "reptile")]) {
      const { events } = await trainOnReference(prepared(calm({ epochs: 5, meta })));
      const [first, last] = [allOf(events, "epoch")[0], allOf(events, "epoch").at(-1)!];
      expect(last.train.a.loss).toBeLessThan(first.train.a.loss ?? 0);
    }
  });
});

describe("examples: self_paced", () => {
  it("begins with the easiest rows, then takes all", async () => {
    const { events } = await trainOnReference(prepared(calm({ epochs: 3, examples: word("pacing", "self_paced", { start: 0.5, epochs: 2 }) })));
    const plain = await trainOnReference(prepared(calm({ epochs: 3 })));
    const [eased, all] = [allOf(events, "step"), allOf(plain.events, "step")];
    expect(eased[0].losses[0]).toBeLessThan(all[0].losses[0] ?? 0);
    expectClose(await weightsAfter(calm({ examples: word("pacing", "self_paced", { start: 1, epochs: 2 }) })), await weightsAfter(calm()), 12);
  });
});

describe("weights that validation rows teach", () => {
  it.each(["auto_lambda", "moml"])("%s moves its weights before the step, every n steps", async (name) => {
    const { events } = await trainOnReference(prepared(calm({ epochs: 2, weights: word("weighting", name, { lr: 0.05, every: 3 }) })));
    const weights = allOf(events, "step").map((step) => step.weights.join());
    expect(weights[1]).toBe(weights[0]);
    expect(weights[2]).toBe(weights[0]);
    expect(weights[3]).not.toBe(weights[0]);
  });

  it("auto_lambda looks at the primary task alone where there is one", async () => {
    const of = async (primary?: readonly string[]) => {
      const weights = word("weighting", "auto_lambda", { lr: 0.05, ...(primary ? { primary } : {}) });
      return allOf((await trainOnReference(prepared(calm({ epochs: 3, weights })))).events, "step").at(-1)!.weights;
    };
    const [both, alone] = [await of(), await of(["a"])];
    expect(Number(alone[0]) - Number(alone[1])).toBeGreaterThan(Number(both[0]) - Number(both[1]));
  });
});

describe("modo", () => {
  it("trains on three batches a step, with weights on the simplex", async () => {
    const { events } = await trainOnReference(prepared(calm({ epochs: 3, combine: word("combiner", "modo") })));
    for (const { weights } of allOf(events, "step")) expect(weights.reduce<number>((sum, weight) => sum + Number(weight), 0)).toBeCloseTo(1, 6);
    expect(allOf(events, "epoch").at(-1)!.train.a.loss).toBeLessThan(allOf(events, "epoch")[0].train.a.loss ?? 0);
  });
});

describe("a cut and resumed run", () => {
  const late = (graph: ModelGraph) => ({ ...graph, tasks: graph.tasks.map((task) => (task.name === "b" ? { ...task, fromEpoch: 2 } : task)) });
  it.each<[string, Partial<TrainSettings>]>([
    ["accumulate, ema, a curriculum", { accumulate: 2, batch: 8, average: word("average", "ema"), curriculum: word("curriculum", "by_loss") }],
    ["per-task stopping and layers", { stop: word("stop", "early", { per_task: true, patience: 2 }), combine: word("combiner", "gradvac", { scope: "layer" }) }],
    ["meta and pacing", { meta: word("meta", "maml", { inner: 2 }), examples: word("pacing", "self_paced") }],
    ["validation weights and three batches", { weights: word("weighting", "moml"), combine: word("combiner", "modo") }],
  ])("gives the same numbers, with %s", async (_, settings) => {
    const graph = late(twoTasks({ epochs: 4, ...settings }));
    const whole = await trainOnReference(prepared(graph));
    let steps = 0;
    const cut = await trainOnReference(prepared(graph), { control: () => (steps++ < 9 ? "continue" : "pause") });
    const rest = await trainOnReference(prepared(graph), { resume: decodeCheckpoint(cut.checkpoints.at(-1)!)! });
    const of = (events: typeof whole.events) => events.filter(({ type }) => type === "step" || type === "epoch" || type === "note" || type === "finished");
    expect([...of(cut.events), ...of(rest.events)]).toEqual(of(whole.events));
  });
});
