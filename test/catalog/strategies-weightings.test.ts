import { describe, expect, it } from "vitest";
import type { StepMeasure, WeightingDefinition, WeightingState } from "../../src/catalog/definition.ts";
import { weightings } from "../../src/catalog/weightings/index.ts";
import { type Random, randomOf } from "../../src/graph/random.ts";
import { argumentsOf } from "../golden/golden.ts";

const measured = (losses: readonly number[], step = 1): StepMeasure =>
  ({ step, epoch: 0, losses, epochLosses: [], gradientNorms: losses.map(() => 1), lossesAfter: losses });

function word(name: string): WeightingDefinition {
  const found = weightings.find((weighting) => weighting.name === name);
  if (!found) throw new Error(`no weighting ${name}`);
  return found;
}

/** The weights before each step of a run with these losses, and after the last. */
function play(name: string, losses: readonly (readonly number[])[], given = {}): readonly (readonly number[])[] {
  const weighting = word(name);
  const args = argumentsOf(weighting, given);
  const random: Random = randomOf(1);
  let state: WeightingState = weighting.start(losses[0].length, args);
  const all = losses.map((row, step) => {
    const weights = weighting.weights(state, weighting.needs ? measured(row, step + 1) : undefined, args, random);
    state = weighting.advance?.(state, measured(row, step + 1), args) ?? state;
    return weights;
  });
  return [...all, weighting.weights(state, measured(losses[losses.length - 1]), args, random)];
}

const names = weightings.map(({ name }) => name);

/** Those that keep losses in proportion push one that is too small up again. */
const mayPush = ["pbi", "cosmos"];

describe("every weighting", () => {
  it.each(names)("%s answers with finite weights for large, small and zero losses", (name) => {
    for (const weights of play(name, [[1, 2, 3], [1e9, 1e-9, 0], [0, 0, 0], [0.5, 2, 1e-30]])) {
      expect(weights).toHaveLength(3);
      expect(weights.every((weight) => Number.isFinite(weight) && (weight >= 0 || mayPush.includes(name))), String(weights)).toBe(true);
    }
  });

  it.each(["famo", "db_log", "geometric"])("%s takes a loss below 0 for one of 0, of which there is no logarithm", (name) => {
    expect(play(name, [[-1, 2]])).toEqual(play(name, [[0, 2]]));
  });

  it.each(names)("%s has a state that JSON keeps to the last digit", (name) => {
    const weighting = word(name);
    const args = argumentsOf(weighting);
    const start = weighting.start(3, args);
    const state = weighting.advance?.(start, measured([0.1, 1 / 3, 7]), args) ?? start;
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

describe("cov", () => {
  it("gives a loss that varies more, relative to its mean, more weight", () => {
    // ℓ = L / mean of L before: task a 1, 0.5, 0.5 / 0.75; task b 1, 1, 1.
    const [first, second, third] = play("cov", [[2, 5], [1, 5], [1, 5]]);
    expect(first).toEqual([0.5, 0.5]);
    expect(second).toEqual([0.5, 0.5]);
    const spread = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length + 1e-8) / mean;
    };
    const [a, b] = [spread([1, 0.5]), spread([1, 1])];
    expect(third[0]).toBeCloseTo(a / (a + b), 12);
    const last = play("cov", [[2, 5], [1, 5], [1, 5]])[3];
    const [c, d] = [spread([1, 0.5, 1 / 1.5]), spread([1, 1, 1])];
    expect(last[0]).toBeCloseTo(c / (c + d), 12);
  });
});

describe("cov with decay", () => {
  it("starts from the first step's ratios as they are", () => {
    // Task a: ℓ = 1, then 2, whose moving mean is 1.1 and spread (2 − 1)(2 − 1.1) over two steps; task b: 1 and 1.
    const weights = play("cov", [[1, 1], [2, 1]], { decay: 0.9 })[2];
    const [a, b] = [Math.sqrt(0.45 + 1e-8) / 1.1, Math.sqrt(1e-8)];
    expect(weights).toEqual([expect.closeTo(a / (a + b), 12), expect.closeTo(b / (a + b), 12)]);
  });
});

describe("dwa", () => {
  it("takes a task's loss for unchanged where an epoch had none of it, or one of 0", () => {
    const args = argumentsOf(word("dwa"), { temperature: 2 });
    const after = (...epochLosses: number[][]) => word("dwa").weights({ tasks: 2, learned: [] }, { ...measured([1, 1]), epochLosses }, args, randomOf(1));
    for (const before of [0, Number.NaN]) expect(after([before, 4], [3, 4])).toEqual([1, 1]);
    const [fell, stayed] = after([8, 4], [2, 4], [1, 4]);
    expect(fell / stayed).toBeCloseTo(Math.exp((0.5 - 1) / 2), 12);
  });
});

describe("pbi", () => {
  it("goes by equal shares where no task is preferred", () => {
    expect(play("pbi", [[1, 3]], { preference: [0, 0] })).toEqual(play("pbi", [[1, 3]], { preference: [1, 1] }));
  });
});

describe("dtp", () => {
  it("weighs by the focal formula of a moving mean", () => {
    const [first, second, third] = play("dtp", [[Math.log(2), Math.log(4)], [Math.log(4), Math.log(4)]], { gamma: 2, discount: 0.5 });
    expect(first).toEqual([1, 1]);
    expect(second[0]).toBeCloseTo(-((1 - 0.5) ** 2) * Math.log(0.5), 12);
    expect(second[1]).toBeCloseTo(-((1 - 0.25) ** 2) * Math.log(0.25), 12);
    expect(third[0]).toBeCloseTo(-((1 - 0.375) ** 2) * Math.log(0.375), 12);
  });

  it("prefers the harder task", () => {
    const last = play("dtp", [[0.1, 2]])[1];
    expect(last[1]).toBeGreaterThan(last[0]);
  });
});

describe("gradnorm", () => {
  it("lowers the weight of the task with the largest gradient", () => {
    const weighting = word("gradnorm");
    const args = argumentsOf(weighting);
    const gradient = weighting.gradient?.(weighting.start(2, args), { ...measured([1, 1]), gradientNorms: [3, 1] }, args);
    expect(gradient).toEqual([3, -1]);
  });

  it("says nothing about a task without a gradient in the batch", () => {
    const weighting = word("gradnorm");
    const args = argumentsOf(weighting);
    const gradient = weighting.gradient?.(weighting.start(3, args), { ...measured([1, 1, 1]), gradientNorms: [3, 0, 1] }, args);
    expect(gradient).toEqual([3, 0, -1]);
  });
});

describe("stch", () => {
  it("comes close to tchebycheff for a small mu", () => {
    const given = { preference: [0.2, 0.8], reference: [0, 0.1] };
    const [smooth] = play("stch", [[3, 1]], { mu: 1e-3, ...given });
    const [sharp] = play("tchebycheff", [[3, 1]], given);
    smooth.forEach((weight, task) => expect(weight).toBeCloseTo(sharp[task], 9));
  });

  it("compares a task that had lost nothing when the warm-up ended by no scale", () => {
    const args = argumentsOf(word("stch"), { warmup: 0, mu: 1 });
    const weights = word("stch").weights({ tasks: 2, learned: [] }, { ...measured([0.5, 3]), epochLosses: [[0, 3]] }, args, randomOf(1));
    // Both stand where they stood: half of K times 1 / L each.
    expect(weights).toEqual([expect.closeTo(2, 12), expect.closeTo(1 / 3, 12)]);
  });
});
