import { describe, expect, it } from "vitest";
import { activations } from "../../src/catalog/activations/index.ts";
import type { LayerInput } from "../../src/catalog/definition.ts";
import { word } from "../../src/catalog/words.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Arguments } from "../../src/graph/model.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { atBatch } from "../../src/graph/shape.ts";
import { columns, ids, numbers, withDefaults } from "./layer-cases.ts";
import { lowerCase, outputProgram, run } from "./layer-run.ts";

interface Given {
  readonly rows: number;
  readonly x: readonly (readonly number[])[];
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  readonly noise?: readonly number[];
  readonly training?: boolean;
}

/** What a layer makes of a few rows, and what becomes of its statistics. */
async function apply(name: string, inputs: readonly LayerInput[], args: Arguments, given: Given): Promise<Tensors> {
  const use = { word: name, inputs, args: withDefaults(name, args), output: [] };
  const lowered = lowerCase(use, given.training ?? false);
  const tensor = (shape: readonly number[], data: readonly number[]) => ({ shape: atBatch(shape, given.rows), data: Float64Array.from(data) });
  const feeds = Object.fromEntries(Object.entries(lowered.feeds).map(([feed, { shape }]) =>
    [feed, tensor(shape, feed === "noise" ? given.noise ?? [] : given.x[Number(feed.slice(1))])]));
  const weights = Object.fromEntries(Object.entries(lowered.weights).map(([weight, { shape }]) =>
    [weight, tensor(shape, given.weights?.[weight] ?? [])]));
  const statistics = makeProgram("statistics", lowered.build, { outputs: lowered.statistics });
  return { ...await run(outputProgram(lowered), feeds, weights), ...await run(statistics, feeds, weights) };
}

const values = async (...call: Parameters<typeof apply>) => [...(await apply(...call)).output.data];

describe("what layers compute", () => {
  it("dense: activation(x · kernel + bias)", async () => {
    const given = { rows: 1, x: [[1, 2]], weights: { kernel: [1, 10, -5, 3, 30, 1], bias: [100, 200, -1] } };
    expect(await values("dense", [numbers(2)], { units: 3, activation: word("relu") }, given)).toEqual([107, 270, 0]);
  });

  it("conv2d: windows read rows, columns and channels in the picture's order", async () => {
    const picture = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const given = { rows: 1, x: [picture], weights: { kernel: [1, 0, 0, 0, 0, 1, 0, 0], bias: [0, 100] } };
    expect(await values("conv2d", [numbers(3, 3, 1)], { filters: 2, kernel: 2 }, given)).toEqual([1, 102, 2, 103, 4, 105, 5, 106]);
  });

  it("pooling: the largest or the mean of each window, and over the edge only what is inside", async () => {
    const given = { rows: 1, x: [[1, 2, 3, 4, 5, 6, 7, 8, 9]] };
    expect(await values("max_pool", [numbers(3, 3, 1)], { padding: "same" }, given)).toEqual([5, 6, 8, 9]);
    expect(await values("avg_pool", [numbers(3, 3, 1)], { padding: "same" }, given)).toEqual([3, 4.5, 7.5, 9]);
    expect(await values("max_pool", [numbers(3, 3, 1)], {}, given)).toEqual([5]);
    expect(await values("global_avg_pool", [numbers(3, 3, 1)], {}, given)).toEqual([5]);
  });

  it("embed: row 0 for unknown names, and each column its own table", async () => {
    const table = [0.5, 0.25, 1, 2, 3, 4];
    expect(await values("embed", [ids([], 2)], { width: 2 }, { rows: 3, x: [[2, 0, 1]], weights: { table } })).toEqual([3, 4, 0.5, 0.25, 1, 2]);
    const tables = { table_1: [0, 1, 2], table_2: [0, 10] };
    expect(await values("embed", [columns(2, 1)], { width: 1 }, { rows: 2, x: [[2, 1, 1, 0]], weights: tables })).toEqual([2, 10, 1, 0]);
  });

  it("one_hot: nothing for unknown names", async () => {
    expect(await values("one_hot", [ids([], 3)], {}, { rows: 2, x: [[3, 0]] })).toEqual([0, 0, 1, 0, 0, 0]);
    expect(await values("one_hot", [columns(2, 2)], {}, { rows: 1, x: [[1, 2]] })).toEqual([1, 0, 0, 1]);
  });

  it("dropout: what stays is fed, nothing happens at prediction", async () => {
    const given = { rows: 1, x: [[3, 4]], noise: [0, 2] };
    expect(await values("dropout", [numbers(2)], {}, { ...given, training: true })).toEqual([0, 8]);
    expect(await values("dropout", [numbers(2)], {}, given)).toEqual([3, 4]);
  });

  it("batch_norm: the batch's statistics while training, the kept ones at prediction", async () => {
    const weights = { gamma: [2], beta: [1], moving_mean: [10], moving_variance: [4] };
    const given = { rows: 2, x: [[1, 3]], weights };
    const training = await apply("batch_norm", [numbers(1)], { epsilon: 1e-12 }, { ...given, training: true });
    expect(training.output.data[0]).toBeCloseTo(-1, 10);
    expect(training.output.data[1]).toBeCloseTo(3, 10);
    expect(training.moving_mean.data[0]).toBeCloseTo(0.9 * 10 + 0.1 * 2, 12);
    expect(training.moving_variance.data[0]).toBeCloseTo(0.9 * 4 + 0.1 * 1, 12);
    const [first, second] = await values("batch_norm", [numbers(1)], { epsilon: 1e-12 }, given);
    expect([first, second]).toEqual([expect.closeTo(-8, 10), expect.closeTo(-6, 10)]);
  });

  it("layer_norm: each row by its own numbers", async () => {
    const weights = { gamma: [1, 1], beta: [0, 5] };
    const found = await values("layer_norm", [numbers(2)], { epsilon: 1e-12 }, { rows: 2, x: [[1, 3, 100, 300]], weights });
    expect(found).toEqual([-1, 6, -1, 6].map((value) => expect.closeTo(value, 9)));
  });

  it("concat, add, multiply", async () => {
    const given = { rows: 1, x: [[1, 2], [10, 20]] };
    const two = [numbers(2), numbers(2)];
    expect(await values("concat", two, {}, given)).toEqual([1, 2, 10, 20]);
    expect(await values("add", two, {}, given)).toEqual([11, 22]);
    expect(await values("multiply", two, {}, given)).toEqual([10, 40]);
    expect(await values("multiply", [numbers(1), numbers(2)], {}, { rows: 1, x: [[3], [10, 20]] })).toEqual([30, 60]);
  });

  it("conv1d, depthwise, separable and transposed convolutions", async () => {
    const row = { rows: 1, x: [[1, 2, 3, 4]], weights: { kernel: [1, 10], bias: [0] } };
    expect(await values("conv1d", [numbers(4, 1)], { filters: 1, kernel: 2 }, row)).toEqual([21, 32, 43]);
    const two = { rows: 1, x: [[1, 10, 2, 20, 3, 30, 4, 40]], weights: { kernel: [1, 1, 1, 1, 0, 0, 0, 1], bias: [0, 5] } };
    expect(await values("depthwise_conv2d", [numbers(2, 2, 2)], { kernel: 2 }, two)).toEqual([10, 45]);
    const weights = { depthwise: two.weights.kernel, pointwise: [2, 0.5], bias: [1] };
    expect(await values("separable_conv2d", [numbers(2, 2, 2)], { filters: 1, kernel: 2 }, { ...two, weights })).toEqual([41]);
    const painted = { rows: 1, x: [[1, 2, 3, 4]], weights: { kernel: [1, 0, 0, 10], bias: [0] } };
    expect(await values("conv2d_transpose", [numbers(2, 2, 1)], { filters: 1, kernel: 2, stride: 2 }, painted))
      .toEqual([1, 0, 2, 0, 0, 10, 0, 20, 3, 0, 4, 0, 0, 30, 0, 40]);
  });

  it("upsample, reshape, permute, global_max_pool", async () => {
    const given = { rows: 1, x: [[1, 2, 3, 4]] };
    expect(await values("upsample", [numbers(2, 2, 1)], { size: [1, 2] }, given)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(await values("reshape", [numbers(4)], { shape: [2, 2] }, given)).toEqual([1, 2, 3, 4]);
    expect(await values("permute", [numbers(2, 2)], { axes: [1, 0] }, given)).toEqual([1, 3, 2, 4]);
    expect(await values("global_max_pool", [numbers(1, 2, 2)], {}, { rows: 1, x: [[1, -2, -3, -4]] })).toEqual([1, -2]);
  });

  it("position: each place its own vector, in every row", async () => {
    const given = { rows: 2, x: [[1, 2, 3, 4, 0, 0, 0, 0]], weights: { table: [10, 20, 30, 40] } };
    expect(await values("position", [numbers(2, 2)], {}, given)).toEqual([11, 22, 33, 44, 10, 20, 30, 40]);
  });

  it("noise, average, maximum", async () => {
    const given = { rows: 1, x: [[1, 20], [10, 2]] };
    const two = [numbers(2), numbers(2)];
    expect(await values("average", two, {}, given)).toEqual([5.5, 11]);
    expect(await values("maximum", two, {}, given)).toEqual([10, 20]);
    expect(await values("noise", [numbers(2)], { deviation: 0.5 }, { rows: 1, x: [[1, 2]], noise: [4, -2], training: true })).toEqual([3, 1]);
    expect(await values("noise", [numbers(2)], { deviation: 0.5 }, { rows: 1, x: [[1, 2]] })).toEqual([1, 2]);
  });

  it("stop_gradient and reverse_gradient: the very same numbers", async () => {
    const given = { rows: 1, x: [[0.1, 1e9, -3.7]] };
    expect(await values("stop_gradient", [numbers(3)], {}, given)).toEqual(given.x[0]);
    expect(await values("reverse_gradient", [numbers(3)], { scale: 0.7 }, given)).toEqual(given.x[0]);
  });

  it("mix: Σ gateᵢ · expertᵢ for each row", async () => {
    const given = { rows: 2, x: [[1, 0, 0.25, 0.75], [1, 2, 4, 8], [10, 20, 40, 80]] };
    expect(await values("mix", [numbers(2), numbers(2), numbers(2)], {}, given)).toEqual([1, 2, 31, 62]);
  });
});

describe("what sharing stages are written with", () => {
  it("top_softmax: shares of the largest alone; of equal ones the first", async () => {
    const e = Math.E;
    const found = await values("top_softmax", [numbers(4)], { k: 2 }, { rows: 2, x: [[1, 3, 2, 0, 5, 5, 5, 5]] });
    expect(found).toEqual([0, e / (1 + e), 1 / (1 + e), 0, 0.5, 0.5, 0, 0].map((value) => expect.closeTo(value, 12)));
  });

  it("select_experts: a settled selector names one expert in bits", async () => {
    const use = { experts: 4, k: 2 };
    const found = await values("select_experts", [numbers(6)], use, { rows: 2, x: [[9, -9, 9, 9, 0, 0, -9, -9, 0, 9, 50, 0]] });
    // Bits of 1 are 1, 0 (the lowest first); of 3 they are 1, 1. An open bit halves.
    expect(found).toEqual([0, 0.5, 0, 0.5, 1, 0, 0, 0].map((value) => expect.closeTo(value, 12)));
  });

  it("select_experts: shares sum to 1 anywhere between", async () => {
    const found = await values("select_experts", [numbers(3)], { experts: 4, k: 1 }, { rows: 1, x: [[0.2, -0.3, 7]] });
    expect(found.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12);
    expect(found.every((value) => value > 0)).toBe(true);
  });

  it("stitch: a sum of values, or of their parts", async () => {
    const x = [[1, 2], [10, 20]];
    const two = [numbers(2), numbers(2)];
    expect(await values("stitch", two, {}, { rows: 1, x, weights: { alpha: [2, 0.5] } })).toEqual([7, 14]);
    expect(await values("stitch", two, { subspaces: 2 }, { rows: 1, x, weights: { alpha: [1, 0, 0, 1, 0, 1, 2, 0] } })).toEqual([41, 12]);
    expect(await values("stitch_channels", two, {}, { rows: 1, x, weights: { alpha: [1, 2, 3, 4] } })).toEqual([31, 84]);
    const features = { kernel: [1, 0, 0, 1, 0, 1, 2, 0], bias: [100, 0] };
    expect(await values("stitch_features", two, {}, { rows: 1, x, weights: features })).toEqual([141, 12]);
  });

  it("task_vector and modulate: x · (1 + δ) + β", async () => {
    expect(await values("task_vector", [numbers(2)], { width: 3 }, { rows: 2, x: [[1, 2, NaN, 4]], weights: { vector: [5, 6, 7] } })).toEqual([5, 6, 7, 5, 6, 7]);
    expect(await values("modulate", [numbers(2), numbers(4)], {}, { rows: 1, x: [[3, 5], [0, 1, 10, -10]] })).toEqual([13, 0]);
  });
});

describe("what activations compute", () => {
  const formulas: Record<string, (x: number, args: Readonly<Record<string, number>>) => number> = {
    linear: (x) => x,
    relu: (x) => Math.max(x, 0),
    relu6: (x) => Math.min(Math.max(x, 0), 6),
    leaky_relu: (x, { slope }) => (x > 0 ? x : slope * x),
    sigmoid: (x) => 1 / (1 + Math.exp(-x)),
    hard_sigmoid: (x) => Math.min(Math.max(0.2 * x + 0.5, 0), 1),
    tanh: Math.tanh,
    softsign: (x) => x / (1 + Math.abs(x)),
    softplus: (x) => Math.log1p(Math.exp(x)),
    elu: (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x)),
    selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
    swish: (x) => x / (1 + Math.exp(-x)),
    mish: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
    exp: Math.exp,
    // Φ at the points below, from tables of the normal distribution.
    gelu: (x) => x * ({ [-3]: 0.001349898, [-0.5]: 0.308537539, 0: 0.5, 0.5: 0.691462461, 2: 0.977249868, 8: 1 }[x] ?? NaN),
    softmax: (x) => Math.exp(x) / points.reduce((sum, value) => sum + Math.exp(value), 0),
  };
  const points = [-3, -0.5, 0, 0.5, 2, 8];

  it.each(activations.map((definition) => [definition.name, definition] as const))("%s", async (name, definition) => {
    const args = Object.fromEntries(definition.parameters.map((parameter) => [parameter.name, 0.3]));
    const build = new Builder();
    const output = definition.lower(build, build.feed("x", [points.length]), args);
    const { y } = await run(makeProgram("activation", build, { outputs: new Map([["y", output]]) }), {
      x: { shape: [points.length], data: Float64Array.from(points) },
    }, {});
    points.forEach((x, at) => expect(y.data[at], `at ${x}`).toBeCloseTo(formulas[name](x, args), 7));
  });

  it("stay finite far from zero, but for exp", async () => {
    for (const definition of activations.filter(({ name }) => name !== "exp")) {
      const build = new Builder();
      const output = definition.lower(build, build.feed("x", [2]), { alpha: 1, slope: 0.01 });
      const x = { shape: [2], data: Float64Array.of(-1e4, 1e4) };
      const { y } = await run(makeProgram("far", build, { outputs: new Map([["y", output]]) }), { x }, {});
      expect([...y.data].every(Number.isFinite), definition.name).toBe(true);
    }
  });
});
