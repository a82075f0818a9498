import { describe, expect, it } from "vitest";
import { groupTasks, receivedBy } from "../../src/affinity/index.ts";
import { cluster } from "../../src/affinity/grouping-clusters.ts";
import { symmetrized } from "../../src/affinity/grouping-score.ts";
import { randomOf } from "../../src/graph/random.ts";

/** Tasks in groups of a size: help within, harm between, with noise. */
function planted(groups: number, size: number, noise: number, seed = 1): number[][] {
  const random = randomOf(seed);
  const count = groups * size;
  return Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_unused, j) =>
    (i % groups === j % groups ? 0.1 : -0.05) + noise * random.normal()));
}

function partitions(count: number, most: number): number[][][] {
  let all: number[][][] = [[]];
  for (let task = 0; task < count; task++) {
    all = all.flatMap((groups) => [
      ...groups.map((_, index) => groups.map((group, other) => (other === index ? [...group, task] : group))),
      ...(groups.length < most ? [[...groups, [task]]] : []),
    ]);
  }
  return all;
}

function scoreOf(matrix: number[][], groups: number[][]): number {
  return groups.reduce((sum, group) => sum + (group.length < 2 ? 0
    : group.reduce((part, i) => part + group.reduce((inner, j) => inner + (i === j ? 0 : matrix[i][j]), 0) / (group.length - 1), 0)), 0);
}

describe("groups of tasks", () => {
  it("are the best of all partitions, by trying them", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = randomOf(seed);
      const matrix = Array.from({ length: 8 }, () => Array.from({ length: 8 }, () => random.normal()));
      for (const budget of [1, 2, 3, 8]) {
        const best = Math.max(...partitions(8, budget).map((groups) => scoreOf(matrix, groups)));
        const found = groupTasks(matrix, budget);
        expect(found.exact).toBe(true);
        expect(found.score).toBeCloseTo(best, 10);
        expect(scoreOf(matrix, found.groups.map((group) => [...group]))).toBeCloseTo(best, 10);
        expect(found.groups.length).toBeLessThanOrEqual(budget);
      }
    }
  });

  it("find five planted groups among forty tasks, and prove it", () => {
    const { groups, exact } = groupTasks(planted(5, 8, 0.02), 5);
    expect(exact).toBe(true);
    expect(groups.map((group) => new Set(group.map((task) => task % 5)).size)).toEqual([1, 1, 1, 1, 1]);
  });

  it("say how far from the best they can be at most, where proof takes too long", () => {
    const random = randomOf(3);
    const matrix = Array.from({ length: 40 }, () => Array.from({ length: 40 }, () => random.normal()));
    const { score, bound, exact, groups } = groupTasks(matrix, 5, { steps: 200 });
    expect(exact).toBe(false);
    expect(bound).toBeGreaterThan(score);
    expect(groups.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, task) => task));
  });

  it("found quickly are such that no task does better in another of them", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const weights = symmetrized(planted(3, 4, 0.2, seed));
      const groups = cluster(weights, 4);
      const reached = scoreOf(weights, groups);
      for (const task of weights.keys()) {
        for (const into of groups.keys()) {
          const moved = groups.map((group, at) => [...group.filter((other) => other !== task), ...(at === into ? [task] : [])]);
          expect(scoreOf(weights, moved)).toBeLessThanOrEqual(reached + 1e-9);
        }
      }
    }
  });

  it("go to a thousand tasks, with a bound", () => {
    const { groups, score, bound } = groupTasks(planted(10, 100, 0.02), 10);
    expect(groups.map((group) => new Set(group.map((task) => task % 10)).size)).toEqual(Array(10).fill(1));
    expect(score).toBeLessThanOrEqual(bound);
    expect(score / bound).toBeGreaterThan(0.7);
  });

  it("leave a task alone that all others harm, and count what was not measured as nothing", () => {
    const matrix = [[0, 1, -1], [1, 0, -1], [-1, null, 0]];
    expect(groupTasks(matrix, 2).groups).toEqual([[0, 1], [2]]);
    expect(receivedBy(matrix, [[0, 1], [2]])).toEqual([{ within: 1, overall: 0 }, { within: 1, overall: 0 }, { within: null, overall: -1 }]);
  });

  it("put everything together where there is one network", () => {
    expect(groupTasks([[0, -1], [-1, 0]], 1).groups).toEqual([[0, 1]]);
    expect(groupTasks([[0]], 3).groups).toEqual([[0]]);
  });
});
