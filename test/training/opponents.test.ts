import { describe, expect, it } from "vitest";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import type { Program } from "../../src/graph/program.ts";
import { applyProgram, measureProgram, sharedLayers, stepProgram, trainProgram, type FusedCombiner } from "../../src/graph/programs/index.ts";
import { check } from "../../src/language/index.ts";
import { allOf } from "../../src/protocol/log.ts";
import { instanceOf, numbersOf, runOn } from "../catalog/penalty-run.ts";
import { plainDescent } from "../graph/small-model.ts";
import { scalar, vector } from "./doubles.ts";
import { prepared, trainOnReference } from "./two-tasks.ts";

const executor = createReferenceExecutor();
const instance = instanceOf(`
  input x : number[5]
  trunk = x -> dense(4, tanh)
  own = trunk -> each(dense(3, tanh))
  task a, b : number = own
  task site : number = trunk -> reverse_gradient(0.5) -> dense(3, tanh)`);
const rows = 6;
const rates = { learning_rate: scalar(0.1), step: scalar(1) };
const ones: FusedCombiner = { feeds: [], lower: (build, gram) => build.constant(Array<number>(gram.shape[0]).fill(1), [gram.shape[0]]) };

async function after(...runs: readonly (readonly [Program, Tensors])[]): Promise<Tensors> {
  const state = await executor.createState(numbersOf(instance, runs[0][0], rows).weights);
  for (const [program, feeds] of runs) {
    const given = Object.fromEntries(Object.entries(feeds).filter(([name]) => program.feeds.some((feed) => feed.name === name)));
    await (await executor.compile(program)).run({ ...numbersOf(instance, program, rows).feeds, ...given }, state);
  }
  return state.read(instance.parameters.map(({ name }) => name));
}

function expectSame(left: Tensors, right: Tensors): void {
  for (const [name, { data }] of Object.entries(left)) data.forEach((value, at) => expect(Math.abs(value - right[name].data[at]), name).toBeLessThan(1e-12));
}

const measured = (weights: Tensors[string], own: Tensors[string]) =>
  after([measureProgram(instance, { layers: false }), {}], [applyProgram(instance, plainDescent), { ...rates, weights, own_weights: own }]);
const trained = (...weights: number[]) => after([trainProgram(instance, plainDescent), { ...rates, weights: vector(...weights) }]);

describe("a task behind reverse_gradient", () => {
  it("owns what is behind it beside the others, and its own head", () => {
    const who = Object.fromEntries(instance.parameters.map(({ name, owners, aside }) => [name, [owners, aside ?? []]]));
    expect(who["trunk/dense_1/kernel"]).toEqual([["a", "b"], ["site"]]);
    expect(who["site/dense_1/kernel"]).toEqual([[], ["site"]]);
    expect(who["own@a/dense_1/kernel"]).toEqual([["a"], []]);
  });

  it("moves the trunk by its statically weighted gradient, whatever the combiner says", async () => {
    expectSame(await measured(vector(0.5, 2, 0), vector(0.5, 2, 3)), await trained(0.5, 2, 3));
    expectSame(await measured(vector(0, 0, 99), vector(0, 0, 2)), await trained(0, 0, 2));
    const feeds = { ...rates, weights: vector(0.5, 2, 3), static_weights: vector(1, 1, 1) };
    expectSame(await after([stepProgram(instance, plainDescent, ones), feeds]), await trained(0.5, 2, 3));
  });

  it("is in no Gram matrix, and in no layer that tasks share", async () => {
    const program = measureProgram(instance, { layers: true });
    const { gram } = await runOn(executor, program, numbersOf(instance, program, rows));
    expect([2, 5, 6, 7, 8].map((at) => gram.data[at])).toEqual([0, 0, 0, 0, 0]);
    expect(gram.data[1]).not.toBe(0);
    expect(sharedLayers(instance).map(({ name, tasks }) => [name, tasks])).toEqual([["dense(4) in trunk", ["a", "b"]], ["dense(3) in own", ["a", "b"]]]);
  });

  it("is null in conflicts and affinity, and keeps its weight, in a run", async () => {
    const { models: [{ graph }] } = check(`model Told {
      data "rows.csv"
      input x : number[3] { columns: ["x1", "x2", "x3"], scale: none }
      trunk = x -> dense(4, tanh)
      task a : number = trunk { scale: none }
      task b : number = trunk -> reverse_gradient -> dense(2, tanh) { scale: none, weight: 0.5 }
      train { epochs: 2, batch: 16, combine: pcgrad }
      analyze { conflicts: every(1), affinity: every(1) }
    }`);
    const { events } = await trainOnReference(prepared(graph!));
    for (const { weights } of allOf(events, "step")) expect(weights).toEqual([1, 0.5]);
    for (const { cosine } of allOf(events, "conflicts")) expect(cosine[0][1]).toBeNull();
    for (const { matrix } of allOf(events, "affinity")) expect(matrix.flat().every((value) => value === null)).toBe(true);
    expect(allOf(events, "warning")).toEqual([]);
  });
});
