import { describe, expect, it } from "vitest";
import type { Arguments, OptimizerDefinition } from "../../src/catalog/definition.ts";
import { numberArithmetic, optimizers } from "../../src/catalog/optimizers/index.ts";
import { argumentsOf } from "../golden/golden.ts";

/** A weight pulled towards 3 by ½(θ − 3)², for some steps. */
function train(name: string, given: Arguments, steps: number): number {
  const optimizer = optimizers.find((word) => word.name === name) as OptimizerDefinition;
  const args = argumentsOf(optimizer, given);
  let parameter = 1;
  let slots: readonly number[] = optimizer.slots(args).map(() => 0);
  for (let step = 1; step <= steps; step++) {
    const inputs = { parameter, gradient: parameter - 3, slots, learningRate: Number(args.lr), step };
    ({ parameter, slots } = optimizer.update(numberArithmetic, inputs, args));
  }
  return parameter;
}

describe("optimizers", () => {
  it("sgd without momentum keeps nothing", () => {
    const sgd = optimizers.find(({ name }) => name === "sgd") as OptimizerDefinition;
    expect(sgd.slots(argumentsOf(sgd))).toEqual([]);
    expect(sgd.slots(argumentsOf(sgd, { momentum: 0.9 }))).toEqual(["momentum"]);
  });

  it("sgd: 1 + 0.1 · 2, then 1.2 + 0.1 · 1.8", () => {
    expect(train("sgd", { lr: 0.1 }, 2)).toBeCloseTo(1.38, 12);
  });

  it("sgd with momentum: the second step keeps 0.9 of the first", () => {
    expect(train("sgd", { lr: 0.1, momentum: 0.9 }, 2)).toBeCloseTo(1.2 + 0.1 * (1.8 + 0.9 * 2), 12);
  });

  it("sgd with nesterov: every step adds the share of the momentum that the next would keep", () => {
    const first = 1 + 0.1 * (2 + 0.9 * 2);
    const gradient = 3 - first;
    expect(train("sgd", { lr: 0.1, momentum: 0.9, nesterov: true }, 1)).toBeCloseTo(first, 12);
    expect(train("sgd", { lr: 0.1, momentum: 0.9, nesterov: true }, 2)).toBeCloseTo(first + 0.1 * (gradient + 0.9 * (0.9 * 2 + gradient)), 12);
  });

  it("lion steps by the learning rate, and shrinks by its decay", () => {
    expect(train("lion", { lr: 0.1 }, 1)).toBeCloseTo(1.1, 12);
    expect(train("lion", { lr: 0.1, decay: 0.5 }, 1)).toBeCloseTo(1 + 0.1 * (1 - 0.5), 12);
  });

  it("adam's first step is the learning rate, whatever the gradient", () => {
    expect(train("adam", { lr: 0.1 }, 1)).toBeCloseTo(1.1, 8);
  });

  it("adamw first shrinks the weight", () => {
    expect(train("adamw", { lr: 0.1, decay: 0.5 }, 1)).toBeCloseTo(0.95 + 0.1, 8);
  });

  it("rmsprop: g / √(0.01 g²) is 10", () => {
    expect(train("rmsprop", { lr: 0.01 }, 1)).toBeCloseTo(1.1, 8);
  });

  it("adagrad: the first step is the learning rate, the second shorter", () => {
    expect(train("adagrad", { lr: 0.1 }, 1)).toBeCloseTo(1.1, 8);
    expect(train("adagrad", { lr: 0.1 }, 2)).toBeCloseTo(1.1 + 0.1 * 1.9 / Math.sqrt(4 + 1.9 * 1.9), 8);
  });

  it.each(optimizers.map(({ name }) => name))("%s finds the minimum", (name) => {
    expect(train(name, { lr: 0.1, ...(name === "adamw" ? { decay: 0 } : {}) }, 2000)).toBeCloseTo(3, 0);
  });
});
