import { describe, expect, it } from "vitest";
import { dominatedPoints, frontVolume, hypervolume, preferenceLattice } from "../../src/affinity/index.ts";
import { randomOf } from "../../src/graph/random.ts";

describe("preferences", () => {
  it.each([[2, 9, 9], [2, 2, 2], [3, 10, 10], [3, 9, 6], [5, 3, 5]])("of %i tasks, %i asked for: %i evenly spaced ones", (tasks, asked, expected) => {
    const found = preferenceLattice(tasks, asked);
    expect(found).toHaveLength(expected);
    expect(new Set(found.map((one) => one.map((value) => value.toFixed(6)).join())).size).toBe(expected);
    for (const preference of found) {
      expect(preference.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...preference)).toBeGreaterThanOrEqual(0.02 - 1e-12);
    }
  });
});

describe("dominance", () => {
  it("is being no worse anywhere and better somewhere", () => {
    expect(dominatedPoints([[1, 3], [2, 2], [3, 1], [2, 3], [2, 2]])).toEqual([false, false, false, true, false]);
  });
});

describe("hypervolume", () => {
  it("is the area under a staircase", () => {
    expect(hypervolume([[1, 3], [2, 2], [3, 1]], [4, 4])).toBe(6);
    expect(hypervolume([[1, 3], [2, 2], [3, 1], [3, 3], [9, 0]], [4, 4])).toBe(6);
    expect(hypervolume([[5, 5]], [4, 4])).toBe(0);
  });

  it("is what counting random places finds, for three and four objectives", () => {
    const random = randomOf(4);
    for (const size of [3, 4]) {
      const points = Array.from({ length: 8 }, () => Array.from({ length: size }, () => random.uniform()));
      const reference = Array<number>(size).fill(1);
      let hits = 0;
      const places = 40_000;
      for (let place = 0; place < places; place++) {
        const at = Array.from({ length: size }, () => random.uniform());
        if (points.some((point) => point.every((value, k) => value <= at[k]))) hits++;
      }
      expect(Math.abs(hypervolume(points, reference) - hits / places)).toBeLessThan(0.01);
    }
  });

  it("is the whole box where one point is best in everything", () => {
    expect(frontVolume([[1, 1], [2, 3]]).share).toBeCloseTo(1, 12);
    expect(frontVolume([[1, 2], [2, 1]]).share).toBeLessThan(1);
    expect(frontVolume([[1, 1]]).share).toBeCloseTo(1, 12);
  });
});
