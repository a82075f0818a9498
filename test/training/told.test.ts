import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../src/catalog/arguments.ts";
import { catalog } from "../../src/catalog/index.ts";
import { initialize } from "../../src/catalog/instantiate.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { withRotations } from "../../src/graph/rotations.ts";
import { check } from "../../src/language/index.ts";
import { allOf } from "../../src/protocol/log.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

const everyStep = { conflicts: 1, affinity: 0 };
const word = (name: string, args = {}) => ({ word: name, arguments: args });

describe("what a measured step tells of its update", () => {
  it("has the cosine of every gradient with the update, between -1 and 1", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({}, everyStep)));
    for (const { withUpdate, expectedChange, cosine } of allOf(events, "conflicts")) {
      expect(withUpdate).toHaveLength(2);
      for (const value of withUpdate ?? []) expect(Math.abs(value ?? 2)).toBeLessThanOrEqual(1);
      // The update of `sum` is g₁ + g₂: nobody loses unless the two conflict.
      if ((cosine[0][1] ?? -1) > 0) expect(Math.max(...(expectedChange ?? []).map(Number))).toBeLessThan(0);
    }
  });

  it("says that nobody loses by mgda, and that two equally long gradients gain the same", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ combine: word("mgda", { normalize: "none" }) }, everyStep)));
    for (const { expectedChange } of allOf(events, "conflicts")) expect(Math.max(...(expectedChange ?? []).map(Number))).toBeLessThanOrEqual(1e-6);
  });

  it("is the same at the representation, where its mixture is the mean's", async () => {
    const told = async (combine: ReturnType<typeof word>) => {
      const { events } = await trainOnReference(prepared(twoTasks({ combine }, everyStep)));
      return allOf(events, "conflicts").map(({ withUpdate, expectedChange }) => [...withUpdate ?? [], ...expectedChange ?? []].map(Number));
    };
    const [there, mean] = [await told(word("krum", { keep: 2, outliers: 0, scope: "representation" })), await told(word("mean"))];
    expect(there.length).toBeGreaterThan(3);
    there.forEach((values, step) => values.forEach((value, index) => expect(value).toBeCloseTo(mean[step][index], 6)));
    for (const values of await told(word("pcgrad", { epsilon: 0, scope: "representation" }))) expect(values).toHaveLength(4);
  });
});

describe("what a step tells of its update is what the weights say that moved", () => {
  const plain = word("sgd", { lr: 0.01, momentum: 0, nesterov: false });
  const settings = (kind: "combiner" | "weighting", name: string, given = {}) => {
    const definition = catalog.find(kind, name);
    if (!definition) throw new Error(`no ${name}`);
    return word(name, { ...defaultsOf(definition), ...given });
  };

  /** How far the shared weights went in the first step, per unit of the learning rate, with what was told of it. */
  async function firstStep(graph: ModelGraph) {
    const model = prepared({ ...graph, train: { ...graph.train, stop: word("steps", { n: 1 }) } });
    const { events, checkpoints } = await trainOnReference(model);
    const shared = model.instance.parameters.filter(({ owners, trainable }) => trainable && owners.length > 1);
    const [before, after] = [initialize(shared, graph.train.seed), decodeCheckpoint(checkpoints.at(-1)!)!.tensors];
    const way = shared.flatMap(({ name }) => [...before[name].data].map((value, index) => (value - after[name].data[index]) / 0.01));
    return { way, events };
  }

  const alone = (graph: ModelGraph, only: string): ModelGraph =>
    ({ ...graph, train: { ...graph.train, weights: word("equal"), combine: word("sum") }, tasks: graph.tasks.map((task) => ({ ...task, weight: Number(task.name === only) })) });

  const turning = () => {
    const found = withRotations(twoTasks({ combine: settings("combiner", "rotograd") }), ({ word: name }) => name === "dense");
    if ("missing" in found) throw new Error(found.missing);
    return found;
  };

  it.each<[string, () => ModelGraph]>([
    ["sum", () => twoTasks()],
    ["pcgrad, each layer", () => twoTasks({ combine: settings("combiner", "pcgrad", { scope: "layer" }) })],
    ...["moco", "excess", "db", "graddrop"].map((name): [string, () => ModelGraph] => [name, () => twoTasks({ combine: settings("combiner", name) })]),
    ["trimmed_mean", () => twoTasks({ combine: settings("combiner", "trimmed_mean", { trim: 0 }), weights: settings("weighting", "geometric") })],
    ["graddrop at the representation", () => twoTasks({ combine: settings("combiner", "graddrop", { scope: "representation" }) })],
    ["rotograd", turning],
    ["forum", () => twoTasks({ weights: settings("weighting", "forum") })],
  ])("%s", async (_, make) => {
    const measured = make();
    const graph = { ...measured, train: { ...measured.train, optimizer: plain }, analyze: { ...measured.analyze, ...everyStep } };
    const { way, events } = await firstStep(graph);
    const own = await Promise.all(["a", "b"].map(async (task) => (await firstStep(alone(graph, task))).way));
    const [conflicts] = allOf(events, "conflicts");
    const [step] = allOf(events, "step");
    expect(step.withUpdate).toEqual(conflicts.withUpdate);
    expect(conflicts.rate).toBe(0.01);
    own.forEach((gradient, task) => {
      expect(conflicts.expectedChange?.[task]).toBeCloseTo(-0.01 * dot(gradient, way), 6);
      expect(conflicts.withUpdate?.[task]).toBeCloseTo(dot(gradient, way) / Math.sqrt(dot(gradient, gradient) * dot(way, way)), 5);
    });
  });
});

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, index) => sum + value * right[index], 0);

describe("warnings", () => {
  it("name the task that makes most of the gradients, once, with the step and a way out", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({}, everyStep), 100));
    const warnings = allOf(events, "warning");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: "MTL703", task: "a", step: 5 });
    expect(warnings[0].message).toMatch(/a makes \d+ % .* step 5.*try/);
  });

  it("name that task in steps of one run too, which nothing else measures", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ combine: word("pcgrad", { epsilon: 0 }) }, { conflicts: 0, affinity: 0 }), 100));
    expect(allOf(events, "warning")).toMatchObject([{ code: "MTL703", task: "a", step: 5 }]);
  });

  it("name a task whose weight is 0 for 100 steps, also where the run was cut in between", async () => {
    // The larger loss alone counts: `b` never does.
    const graph = twoTasks({ epochs: 25, weights: word("tchebycheff", {}) });
    const whole = await trainOnReference(prepared(graph, 1000));
    expect(allOf(whole.events, "warning")).toMatchObject([{ code: "MTL702", task: "b", step: 100 }]);
    let steps = 0;
    const cut = await trainOnReference(prepared(graph, 1000), { control: () => (steps++ < 60 ? "continue" : "pause") });
    const rest = await trainOnReference(prepared(graph, 1000), { resume: decodeCheckpoint(cut.checkpoints.at(-1)!)! });
    expect(allOf(rest.events, "warning")).toEqual(allOf(whole.events, "warning"));
    expect(allOf(cut.events, "warning")).toEqual([]);
  });

  it("name a gate that gives nearly all rows to one expert, once, with the step and a way out", async () => {
    const text = `model Experts {
      data "rows.csv"
      input x : number[3] { columns: "x*", scale: none }
      experts = x -> mmoe(experts: 3, expert: dense(4, tanh))
      task a, b : number = experts
      train { optimizer: sgd(0.01) batch: 16 epochs: 3 }
    }`;
    const { graph } = check(text).models[0];
    if (!graph) throw new Error("no graph");
    const begun = await trainOnReference(prepared(graph));
    expect(allOf(begun.events, "warning")).toEqual([]);
    const kept = decodeCheckpoint(begun.checkpoints[0]);
    const gate = Object.keys(kept?.tensors ?? {}).find((name) => name.includes("gate") && name.includes("a") && name.endsWith("/bias"));
    if (!kept || gate === undefined) throw new Error("no gate");
    // Expert 2 is so far ahead that no row of three normal numbers prefers another.
    const tensors = { ...kept.tensors, [gate]: { shape: [3], data: Float64Array.of(0, 30, 0) } };
    const { events } = await trainOnReference(prepared(graph), { resume: { ...kept, tensors } });
    const warnings = allOf(events, "warning");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: "MTL741", task: expect.stringMatching(/^[ab]$/) as unknown });
    expect(warnings[0].step).toBe(10);
    expect(warnings[0].message).toMatch(/^The gate of experts for [ab] gives 100 % of all rows to expert 2 at step 10.*try/);
  });

  it("are not given for a task that the file itself gives no weight", async () => {
    const graph = twoTasks({ epochs: 25 });
    const without = { ...graph, tasks: graph.tasks.map((task) => (task.name === "b" ? { ...task, weight: 0 } : task)) };
    expect(allOf((await trainOnReference(prepared(without))).events, "warning")).toEqual([]);
  });
});
