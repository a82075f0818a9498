import { describe, expect, it } from "vitest";
import { Builder } from "../../src/graph/builder.ts";
import type { Value } from "../../src/graph/program.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { ancestors, gradients } from "../../src/graph/vjp/gradients.ts";
import { merged, type Stack } from "../../src/graph/vjp/stacks.ts";
import { evaluate, tensor } from "./run.ts";

/** A stack whose row for task k is filled with `ten` + k. */
function stack(build: Builder, ten: number, tasks: readonly number[]): Stack {
  return { tasks, value: build.reshape(build.constant(tasks.flatMap((task) => [ten + task, ten + task]), [tasks.length, 2]), [tasks.length, 2]) };
}

describe("cotangents that meet at one value", () => {
  const cases: [string, number[][], number[]][] = [
    ["of one set are added", [[0, 1], [0, 1]], [10 + 20, 11 + 21]],
    ["of different tasks are stacked in order", [[2], [0], [1]], [20, 31, 12]],
    ["are put between each other", [[0, 2], [1]], [10, 21, 12]],
    ["of single tasks join one of all", [[0, 1, 2], [0], [1], [2]], [10 + 20, 11 + 31, 12 + 42]],
    ["that overlap are padded", [[0, 1], [1, 2]], [10, 11 + 21, 22]],
    ["that overlap with gaps are padded run by run", [[0, 1, 2, 3], [0, 2], [3]], [10 + 20, 11, 12 + 22, 13 + 33]],
  ];
  it.each(cases)("%s", async (_, sets, expected) => {
    const build = new Builder();
    const { tasks, value } = merged(build, sets.map((tasks, index) => stack(build, 10 * (index + 1), tasks)));
    const result = await evaluate(build, { value });
    expect(tasks).toEqual(expected.map((_, task) => task));
    expect([...result.value.data]).toEqual(expected.flatMap((number) => [number, number]));
  });
});

describe("gradients of several tasks in one pass", () => {
  /** A trunk under three heads; task c reaches it on two ways. */
  function model(build: Builder) {
    const weights = Object.fromEntries(["trunk", "a", "b", "c", "skip"].map((name) => [name, build.state(name, [3, 3])]));
    const trunk = build.tanh(build.matmul(build.feed("x", [BATCH, 3]), weights.trunk));
    const loss = (y: Value) => build.sum(build.multiply(y, y), { axes: [0, 1], keep: false });
    const losses = {
      a: loss(build.matmul(trunk, weights.a)),
      b: loss(build.matmul(trunk, weights.b)),
      c: loss(build.add(build.matmul(trunk, weights.c), build.matmul(trunk, weights.skip))),
    };
    return { weights, losses };
  }

  it("say which tasks reach a value", () => {
    const build = new Builder();
    const { weights, losses } = model(build);
    const found = gradients(build, { losses, wanted: [weights.trunk, weights.b, build.state("other", [2])] });
    expect(found.map(({ tasks }) => tasks)).toEqual([["a", "b", "c"], ["b"], []]);
    expect(found.map(({ value }) => value?.shape)).toEqual([[3, 3, 3], [1, 3, 3], undefined]);
  });

  it("multiply the trunk once for all tasks", () => {
    const build = new Builder();
    const { weights, losses } = model(build);
    const [{ value }] = gradients(build, { losses, wanted: [weights.trunk] });
    const products = ancestors(value ? [value] : []).filter(({ operation }) => operation === "matmul");
    expect(products.filter(({ shape }) => shape[0] === 3)).toHaveLength(1);
  });

  it("visit nothing that is not between a loss and a wanted value", () => {
    const build = new Builder();
    const { weights, losses } = model(build);
    const before = build.nodes.length;
    gradients(build, { losses, wanted: [weights.b] });
    expect(build.nodes.slice(before).some(({ shape }) => shape[0] === 3 && shape.length === 3)).toBe(false);
  });

  it("refuse a loss that is no number", () => {
    const build = new Builder();
    const x = build.state("x", [2]);
    expect(() => gradients(build, { losses: { a: x }, wanted: [x] })).toThrow("the loss of a has shape [2]");
  });

  it("of one value by itself are 1", async () => {
    const build = new Builder();
    const x = build.feed("x", []);
    const [{ value }] = gradients(build, { losses: { a: x }, wanted: [x] });
    const result = await evaluate(build, { x, value: value ?? x }, { x: tensor([], [3]) });
    expect([...result.value.data]).toEqual([1]);
  });
});
