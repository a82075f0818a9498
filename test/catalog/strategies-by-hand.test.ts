import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../src/catalog/arguments.ts";
import { catalog } from "../../src/catalog/index.ts";
import { randomOf } from "../../src/graph/random.ts";

/** What a combiner answers to a Gram matrix in its first step. */
function firstOf(name: string, gram: number[][], args: Record<string, number | string> = {}) {
  const combiner = catalog.find("combiner", name);
  if (!combiner) throw new Error(name);
  const given = { ...defaultsOf(combiner), ...args };
  const measure = { gram, losses: gram.map(() => 1), random: randomOf(3) };
  const memory = combiner.state?.combine({ ...measure, places: gram.map((_, task) => task), step: 1 }, combiner.state.start(gram.length, given), given).memory;
  return { weights: combiner.combine(measure, given), memory };
}

/** Gradients of one weight. */
const onALine = (gradients: number[]) => gradients.map((left) => gradients.map((right) => left * right));

describe("answers worked out by hand", () => {
  it("krum keeps who has the nearest neighbours, as many as are left without outliers", () => {
    // Squared distances to the nearest two of five: 26, 17, 11.25, 4.5, 11.25.
    expect(firstOf("krum", onALine([0, 1, 5, 6.5, 8])).weights).toEqual([0, 0, 0, 1, 0]);
    // To the nearest three: 68.25, 47.25, 27.25, 34.75, 60.25.
    expect(firstOf("krum", onALine([0, 1, 5, 6.5, 8]), { outliers: 0 }).weights).toEqual([0, 0, 1, 0, 0]);
    expect(firstOf("krum", onALine([0, 1, 5, 6.5, 8]), { keep: 2, outliers: 0 }).weights).toEqual([0, 0, 0.5, 0.5, 0]);
    expect(firstOf("krum", [[4]]).weights).toEqual([1]);
    expect(firstOf("krum", onALine([0, 1, 5]), { keep: 9 }).weights).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it("pcgrad adds its epsilon to the squares as they are, at any length of the gradients", () => {
    // (2, 0) and (−1, 1): each gets 2 / (square of the other + 1) of the other.
    const [first, second] = firstOf("pcgrad", [[4, -2], [-2, 2]], { epsilon: 1 }).weights;
    expect(first).toBeCloseTo(1 + 2 / 5, 12);
    expect(second).toBeCloseTo(1 + 2 / 3, 12);
  });

  it("gradvac's goals move by beta of the way to the cosine", () => {
    const { memory } = firstOf("gradvac", [[4, 1], [1, 1]], { beta: 0.1 });
    expect(memory?.goals.map((goal) => Number(goal.toFixed(12)))).toEqual([0, 0.05, 0.05, 0]);
  });

  it("gradvac learns no goal from what rounding has left of a gradient", () => {
    // The second is the first turned round, but for the last digits of 32 bits: the third's goal with either stays 0.
    const { memory } = firstOf("gradvac", [[1, -1, 2 ** -25], [-1, 1 + 2 ** -50, 0], [2 ** -25, 0, 1]], { beta: 1 });
    const goals = memory?.goals ?? [];
    for (const pair of [[0, 2], [1, 2]]) expect(Math.abs(goals[pair[0] * 3 + pair[1]])).toBeLessThan(1e-6);
  });

  it("excess lets no task that was idle at first take all for good", () => {
    const combiner = catalog.find("combiner", "excess");
    const given = combiner ? defaultsOf(combiner) : {};
    const memory = { weights: [1, 1], first: [1e-9, 1] };
    const { weights } = combiner?.state?.combine({ gram: [[1, 0], [0, 1]], told: [1e6, 1], losses: [1, 1], random: randomOf(3), places: [0, 1], step: 2 }, memory, { ...given, rate: 1 }) ?? { weights: [] };
    expect(weights).toEqual([expect.closeTo(2, 12), expect.closeTo(2 * Math.exp(-99), 50)]);
    expect(weights[1]).toBeGreaterThan(0);
  });

  it("aligned takes what is below 32 bits, times the number of tasks, for no component", () => {
    const gram = (share: number) => [[1, 0], [0, share * 2 ** -23]];
    expect(firstOf("aligned", gram(1.5)).weights).toEqual([0.5, 0]);
    const [long, short] = firstOf("aligned", gram(2.5)).weights;
    expect(long).toBeCloseTo(0.5 * Math.sqrt(2.5 * 2 ** -23), 12);
    expect(short).toBeCloseTo(0.5, 12);
  });
});
