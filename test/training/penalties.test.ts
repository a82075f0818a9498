import { describe, expect, it } from "vitest";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import type { Program } from "../../src/graph/program.ts";
import { applyProgram, measureProgram, stepProgram, trainProgram, type FusedCombiner } from "../../src/graph/programs/index.ts";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { subsetGraph } from "../../src/training/subset.ts";
import { allOf, firstOf, lastOf } from "../../src/protocol/log.ts";
import { check } from "../../src/language/index.ts";
import { instanceOf, numbersOf, penaltyProgram, runOn } from "../catalog/penalty-run.ts";
import { plainDescent } from "../graph/small-model.ts";
import { scalar, vector } from "./doubles.ts";
import { prepared, trainOnReference } from "./two-tasks.ts";

const executor = createReferenceExecutor();
const members = (penalties: string) => `
  input x : number[5]
  low = x -> dense(4, tanh)
  own = low -> each(dense(3, tanh))
  task a, b : number = own
  ${penalties}`;
const both = "penalty l2(own, 0.3)\n penalty low_rank(own, 1, 0.2)\n penalty orthogonal(low, own, 0.4)";
const instance = instanceOf(members(both));
const rows = 6;
const rates = { learning_rate: scalar(0.1), step: scalar(1) };
const ones: FusedCombiner = { feeds: [], lower: (build, gram) => build.constant(Array<number>(gram.shape[0]).fill(1), [gram.shape[0]]) };

/** Parameters after some programs, from the same start. */
async function after(of: typeof instance, ...runs: readonly (readonly [Program, Tensors])[]): Promise<Tensors> {
  const { weights } = numbersOf(of, runs[0][0], rows);
  const state = await executor.createState(weights);
  for (const [program, feeds] of runs) {
    const batch = numbersOf(of, program, rows).feeds;
    const compiled = await executor.compile(program);
    await compiled.run({ ...batch, ...Object.fromEntries(Object.entries(feeds).filter(([name]) => program.feeds.some((feed) => feed.name === name))) }, state);
  }
  return state.read(of.parameters.map(({ name }) => name));
}

function expectSame(left: Tensors, right: Tensors): void {
  for (const [name, { data }] of Object.entries(left)) data.forEach((value, at) => expect(Math.abs(value - right[name].data[at]), name).toBeLessThan(1e-12));
}

describe("a step with penalties", () => {
  const feeds = { ...rates, weights: vector(0.5, 2), own_weights: vector(0.5, 2), static_weights: vector(1, 1) };

  it("is the same by train, by step, and by measure and apply", async () => {
    const trained = await after(instance, [trainProgram(instance, plainDescent), feeds]);
    expectSame(await after(instance, [stepProgram(instance, plainDescent, ones), feeds]), trained);
    expectSame(await after(instance, [measureProgram(instance, { layers: true }), feeds], [applyProgram(instance, plainDescent), feeds]), trained);
  });

  it("adds the penalties' gradient as it is, whatever the tasks' weights", async () => {
    const bare = instanceOf(members(""));
    const program = penaltyProgram(instance);
    const gradients = await runOn(executor, program, numbersOf(instance, program, rows));
    for (const weights of [vector(0.5, 2), vector(3, 0)]) {
      const [held, free] = [
        await after(instance, [trainProgram(instance, plainDescent), { ...rates, weights }]), await after(bare, [trainProgram(bare, plainDescent), { ...rates, weights }]),
      ];
      for (const [name, { data }] of Object.entries(free)) {
        const gradient = gradients[`gradient/${name}`]?.data ?? new Float64Array(data.length);
        data.forEach((value, at) => expect(held[name].data[at] - value, name).toBeCloseTo(-0.1 * gradient[at], 10));
      }
    }
  });

  it("is no conflict: the Gram matrix is that of the tasks", async () => {
    const bare = instanceOf(members(""));
    const gram = async (of: typeof instance) => {
      const program = measureProgram(of, { layers: true });
      const { gram: whole, gram_layers: layers } = await runOn(executor, program, numbersOf(of, program, rows));
      return [...whole.data, ...layers.data];
    };
    expect(await gram(instance)).toEqual(await gram(bare));
  });
});

describe("a model of some of its tasks", () => {
  const members = `
    input x : number[3]
    towers = x -> soft(dense(4), penalty: relation(0.1, matrix: [[0, 1, 2], [1, 0, 3], [2, 3, 0]]))
    low = x -> dense(2)
    task a, b, c : number = concat(towers, low)
    penalty l1(towers, 0.1)
    penalty orthogonal(low, towers, 0.1)`;
  const { models: [{ graph }] } = check(`model M { data "rows.csv" ${members} }`);

  it("keeps what its tasks still have, and rows of a matrix with it", () => {
    const left = (tasks: readonly string[]) => subsetGraph(graph!, tasks).penalties?.map(({ name, parts, terms, arguments: { matrix } }) =>
      [name, parts.map((part) => part.name), terms.length, ...(matrix ? [matrix] : [])]);
    expect(left(["a", "c"])).toEqual([["relation(towers)", ["a", "c"], 0, [[0, 2], [2, 0]]], ["l1(towers)", ["a", "c"], 0], ["orthogonal(low, towers)", [], 2]]);
    expect(left(["b"])).toEqual([["l1(towers)", ["b"], 0], ["orthogonal(low, towers)", [], 1]]);
    expect(instantiate(subsetGraph(graph!, ["b"]), {}).parameters.length).toBeGreaterThan(0);
  });
});

describe("a run with penalties", () => {
  const text = `model Tied {
    data "rows.csv"
    input x : number[3] { columns: ["x1", "x2", "x3"], scale: none }
    towers = x -> soft(dense(4, tanh), penalty: relation(0.01))
    task a, b : number = towers { scale: none }
    penalty l1(towers, 0.001)
    train { epochs: 3, optimizer: adam(0.01), batch: 16, combine: pcgrad }
    analyze { conflicts: every(2), affinity: off }
  }`;

  it("tells every penalty's value, and the relation that it learned", async () => {
    const { problems, models: [{ graph }] } = check(text);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const { events } = await trainOnReference(prepared(graph!));
    expect(firstOf(events, "started")?.penalties).toEqual([{ name: "relation(towers)", strength: 0.01 }, { name: "l1(towers)", strength: 0.001 }]);
    for (const { penalties } of allOf(events, "step")) expect(penalties?.every((value) => value !== null && value > 0)).toBe(true);
    const relations = allOf(events, "relations");
    expect(relations.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 3]);
    const [{ name, figure, labels, matrix }] = lastOf(events, "relations")!.relations;
    expect({ name, figure, labels }).toEqual({ name: "relation(towers)", figure: "correlation", labels: ["a", "b"] });
    expect(matrix[0][0]).toBeCloseTo(1, 6);
    expect(matrix[0][1]).toBe(matrix[1][0]);
  });

  it("draws copies together: a strong l2 leaves them nearly equal", async () => {
    const distance = async (strength: number) => {
      const { models: [{ graph }] } = check(text.replace("relation(0.01)", `l2(${strength})`).replace("epochs: 3, optimizer: adam(0.01)", "epochs: 12, optimizer: sgd(0.05)"));
      let weights: Tensors = {};
      await trainOnReference(prepared(graph!), { finish: async (kept) => { weights = kept; } });
      const [left, right] = ["a", "b"].map((task) => weights[`towers@${task}/dense_1/kernel`].data);
      return Math.hypot(...Array.from(left, (value, at) => value - right[at]));
    };
    expect(await distance(1)).toBeLessThan(0.1 * await distance(0));
  });
});
