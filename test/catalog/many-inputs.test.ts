import { describe, expect, it } from "vitest";
import { stayingShare } from "../../src/catalog/layers/fuse.ts";
import { initialize, instantiate } from "../../src/catalog/instantiate.ts";
import { watchedInputs } from "../../src/catalog/presence.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { predictProgram } from "../../src/graph/programs/index.ts";
import { keyOf, randomOf } from "../../src/graph/random.ts";
import { check } from "../../src/language/index.ts";
import { lackable, layerNamed, numbers, padded, withDefaults, type LayerCase } from "./layer-cases.ts";
import { lowerCase, numbersFor, outputProgram, run } from "./layer-run.ts";

const use = (word: string, inputs: LayerCase["inputs"], args: LayerCase["args"], output: LayerCase["output"]): LayerCase =>
  ({ word, inputs, args: withDefaults(word, args), output });

const row = (shape: readonly number[], data: readonly number[]) => ({ shape, data: Float64Array.from(data) });

/** What one use makes of these numbers, in training or not. */
async function made(layer: LayerCase, training: boolean, feeds: Tensors, weights: Tensors): Promise<number[]> {
  const { output } = await run(outputProgram(lowerCase(layer, training)), feeds, weights);
  return Array.from(output.data);
}

describe("fuse", () => {
  const two = use("fuse", [numbers(1), numbers(1)], {}, [1]);
  const feeds = { x0: row([1, 1], [2]), x1: row([1, 1], [-3]) };
  const weights = { kernel: row([2, 2], [0.5, -1, 0.25, 2]), bias: row([2], [0.1, -0.2]) };
  // 0.5 · 2 − 0.25 · 3 + 0.1 and −1 · 2 − 2 · 3 − 0.2
  const [first, second] = [0.35, -8.2];

  it("is the paper's z · a + (1 − z) · b for two values", async () => {
    const z = 1 / (1 + Math.exp(second - first));
    expect((await made(two, false, feeds, weights))[0]).toBeCloseTo(z * 2 + (1 - z) * -3, 12);
  });

  it("has a gate of each value's own with `gate: sigmoid`", async () => {
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const [found] = await made({ ...two, args: { ...two.args, gate: "sigmoid" } }, false, feeds, weights);
    expect(found).toBeCloseTo(sigmoid(first) * 2 + sigmoid(second) * -3, 12);
  });

  describe("of values that a row lacks", () => {
    const three = use("fuse", [lackable(2), lackable(2), lackable(2)], {}, [2]);
    const { feeds: given, weights: all } = numbersFor(three, lowerCase(three, false));
    const presence = (...rows: number[][]) => Object.fromEntries([0, 1, 2].map((at) => [`present${at}`, row([3], rows.map((one) => one[at]))]));

    it.each(["softmax", "sigmoid"])("is what it were without them, with %s gates", async (gate) => {
      const found = await made({ ...three, args: { ...three.args, gate } }, false, { ...given, ...presence([1, 0, 1], [1, 0, 1], [1, 0, 1]) }, all);
      // Rows and columns of the second value's numbers, gone: a number's scores lie side by side.
      const [values, scores] = [[0, 1, 4, 5], [0, 2, 3, 5]];
      const kernel = values.flatMap((from) => scores.map((to) => all.kernel.data[from * 6 + to]));
      const two = use("fuse", [numbers(2), numbers(2)], { gate }, [2]);
      const without = await made(two, false, { x0: given.x0, x1: given.x2 }, { kernel: row([4, 4], kernel), bias: row([4], scores.map((at) => all.bias.data[at])) });
      expect(found).toEqual(without.map((value) => expect.closeTo(value, 12)));
    });

    it("does not read them, and is zero where all are missing", async () => {
      const missing = presence([1, 1, 0], [0, 1, 0], [0, 0, 0]);
      const before = await made(three, false, { ...given, ...missing }, all);
      const moved = await made(three, false, { ...given, ...missing, x2: { ...given.x2, data: given.x2.data.map((value) => value + 9) } }, all);
      expect(moved).toEqual(before);
      expect(before.slice(4).map(Math.abs)).toEqual([0, 0]);
      expect(before[2]).toBeCloseTo(given.x1.data[2], 12);
    });

    it("drops none of a row's last value, and keeps the expected value of what it has", async () => {
      const [rows, drop] = [3000, 0.5];
      const random = randomOf(4, keyOf("draws"));
      const draws = Array.from({ length: rows * 2 }, () => -Math.log(-Math.log(random.uniform())));
      const layer = use("fuse", [lackable(1), lackable(1)], { gate: "sigmoid", drop }, [1]);
      const open = { kernel: row([2, 2], [0, 0, 0, 0]), bias: row([2], [50, 50]) };
      const column = (value: (at: number) => number, shape: number[]) => row(shape, Array.from({ length: rows }, (_, at) => value(at)));
      const sums = await made(layer, true, {
        x0: column(() => 1, [rows, 1]), x1: column(() => 10, [rows, 1]), noise: row([rows, 2], draws),
        present0: column((at) => Number(at % 2 === 0), [rows]), present1: column(() => 1, [rows]),
      }, open);
      // Odd rows have the second alone, which always stays as it is.
      expect(sums.filter((_, at) => at % 2 === 1)).toEqual(Array.from({ length: rows / 2 }, () => expect.closeTo(10, 6)));
      const even = sums.filter((_, at) => at % 2 === 0);
      expect(new Set(even.map((sum) => Math.round(sum * stayingShare(drop, 2))))).toEqual(new Set([1, 10, 11]));
      expect(even.reduce((left, right) => left + right, 0) / even.length / 11).toBeCloseTo(1, 1);
    });
  });

  it("learns what a row lacks from ids, from what is fed of numbers, and from lengths", async () => {
    const { models: [{ graph }], problems } = check(`model M {
  data "rows.csv"
  input x : number[2] { columns: "x*" }
  input steps : number[3, 2] { columns: "s*", length: "n" }
  input c : category(4)
  input other : number
  h = fuse(concat(x, c -> embed(2)), steps -> gru(4), other -> dense(4) -> relu)
  task a : number = concat(h, other)
}`);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    if (!graph) throw new Error("no model");
    expect(watchedInputs(graph)).toEqual(["x", "steps", "other"]);
    const instance = instantiate(graph, { c: [4] });
    const program = predictProgram(instance);
    expect(program.feeds.map(({ name }) => name).sort())
      .toEqual(["input/c", "input/other", "input/steps", "input/x", "padding/steps", "present/other", "present/steps", "present/x"]);
    const weights = Object.fromEntries(Object.entries(initialize(instance.parameters, 3)).map(([name, { shape, data }]) => [name, row(shape, [...data])]));
    const answer = async (c: number, x: readonly number[], [there, steps, padding]: readonly [number, number, readonly number[]]) => (await run(program, {
      "input/c": { shape: [1], data: Int32Array.of(c) }, "input/x": row([1, 2], x), "input/steps": row([1, 3, 2], [1, 2, 3, 4, 5, 6].map((value) => value * steps)),
      "input/other": row([1, 1], [0.4]), "padding/steps": row([1, 3], padding), "present/x": row([1], [there]), "present/steps": row([1], [1]), "present/other": row([1], [1]),
    }, weights))["output/a"].data[0];
    const [some, none] = [[1, 1, 0], [0, 0, 0]];
    const lacking = await answer(0, [1, 2], [0, 1, some]);
    expect(await answer(0, [5, -2], [0, 1, some])).toBe(lacking);
    // Either of the two inputs will do.
    expect(await answer(2, [1, 2], [0, 1, some])).not.toBeCloseTo(lacking, 6);
    expect(await answer(0, [1, 2], [1, 1, some])).not.toBeCloseTo(lacking, 6);
    expect(await answer(2, [1, 2], [1, 3, none])).toBe(await answer(2, [1, 2], [1, 1, none]));
  });

  it("drops values in training, never all of a row, and as often as it says", async () => {
    const [rows, drop] = [4000, 0.6];
    const random = randomOf(3, keyOf("draws"));
    const draws = Array.from({ length: rows * 3 }, () => -Math.log(-Math.log(random.uniform())));
    const three = use("fuse", [numbers(1), numbers(1), numbers(1)], { gate: "sigmoid", drop }, [1]);
    // Gates that are wide open: the sum counts what stays, in powers of ten.
    const open = { kernel: row([3, 3], Array.from({ length: 9 }, () => 0)), bias: row([3], [50, 50, 50]) };
    const ones = (value: number) => row([rows, 1], Array.from({ length: rows }, () => value));
    const sums = await made(three, true, { x0: ones(1), x1: ones(10), x2: ones(100), noise: row([rows, 3], draws) }, open);
    const counts = sums.map((sum) => Math.round(sum * stayingShare(drop, 3)));
    expect(new Set(counts)).toEqual(new Set([1, 10, 100, 11, 101, 110, 111]));
    expect(sums.reduce((left, right) => left + right, 0) / rows / 111).toBeCloseTo(1, 1);
    expect(await made(three, false, { x0: ones(1), x1: ones(10), x2: ones(100) }, open)).toEqual(sums.map(() => expect.closeTo(111, 6)));
  });
});

describe("cross_attend", () => {
  it("is self-attention where a sequence looks at itself", async () => {
    const self = use("attention", [numbers(3, 4)], { heads: 2 }, [3, 4]);
    const cross = use("cross_attend", [numbers(3, 4), numbers(3, 4)], { heads: 2 }, [3, 4]);
    const { feeds, weights } = numbersFor(self, lowerCase(self, false));
    expect(await made(cross, false, { ...feeds, x1: feeds.x0 }, weights)).toEqual(await made(self, false, feeds, weights));
  });

  it("does not read what is padded", async () => {
    const cross = use("cross_attend", [numbers(2, 3), padded(4, 2)], {}, [2, 3]);
    const { feeds, weights } = numbersFor(cross, lowerCase(cross, false));
    const moved = Float64Array.from(feeds.x1.data, (value, at) => value + 7 * (1 - feeds.padding.data[Math.floor(at / 2)]));
    const found = await made(cross, false, feeds, weights);
    const other = await made(cross, false, { ...feeds, x1: { ...feeds.x1, data: moved } }, weights);
    other.forEach((value, at) => expect(value).toBeCloseTo(found[at], 12));
    // The last row is empty.
    expect(found.slice(-6).map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("tells the mask of `of` from that of what asks, which goes on", async () => {
    const { models: [{ graph }], problems } = check(`model M {
  data "rows.csv"
  input title : text(9)[3]
  input body : text(9)[5]
  h = title -> embed(4) -> cross_attend(of: body -> embed(2))
  task a : number = h -> global_avg_pool -> dense(1)
}`);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    if (!graph) throw new Error("no model");
    const instance = instantiate(graph, { title: [9], body: [9] });
    const program = predictProgram(instance);
    const weights = Object.fromEntries(instance.parameters.map(({ name, shape }) => {
      const random = randomOf(5, keyOf(name));
      return [name, row(shape, Array.from({ length: shape.reduce((left, right) => left * right, 1) }, () => random.normal()))];
    }));
    const ids = (shape: readonly number[], data: readonly number[]) => ({ shape, data: Int32Array.from(data) });
    const answer = async (title: readonly number[], body: readonly number[]) =>
      (await run(program, { "input/title": ids([1, 3], title), "input/body": ids([1, 5], body) }, weights))["output/a"].data[0];
    // The table's row 0 is no padding by itself: only the masks keep it out.
    const before = await answer([3, 4, 0], [5, 6, 0, 0, 0]);
    const table = Object.keys(weights).filter((name) => name.includes("embed"));
    expect(table.length).toBe(2);
    for (const name of table) weights[name].data[0] += 3;
    expect(await answer([3, 4, 0], [5, 6, 0, 0, 0])).toBeCloseTo(before, 12);
    expect(Math.abs(await answer([3, 4, 5], [5, 6, 0, 0, 0]) - before)).toBeGreaterThan(1e-6);
    expect(Math.abs(await answer([3, 4, 0], [5, 6, 7, 0, 0]) - before)).toBeGreaterThan(1e-6);
  });

  it("says what does not fit", () => {
    const shapeOf = (inputs: LayerCase["inputs"], args: LayerCase["args"] = {}) => layerNamed("cross_attend").shape(inputs, withDefaults("cross_attend", args));
    expect(shapeOf([numbers(4), numbers(4)])).toEqual({ code: "MTL303", detail: { input: 1, shape: "[4]", expected: "[length, width] as `of`" } });
    expect(shapeOf([numbers(6), numbers(3, 2)], { heads: 4 })).toEqual({ code: "MTL512", detail: { count: 4, width: 6 } });
  });

  it("can be kept as a block, or stand in a residual", () => {
    const { problems } = check(`model M {
  data "rows.csv"
  input x : number[6] { columns: "x*" }
  input steps : number[5, 3] { columns: "s*" }
  block look(at) = cross_attend(of: at, heads: 2) -> dense(6)
  task a : number = x -> look(steps) -> residual(cross_attend(of: steps))
}`);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
