import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskTree } from "../../src/affinity/ordering.ts";
import { randomOf } from "../../src/graph/random.ts";

/** Average linkage by looking at all pairs of clusters each time: what the chains must find too. */
function byLooking(matrix: readonly (readonly number[])[]): number[] {
  const near = (a: readonly number[], b: readonly number[]) =>
    a.flatMap((i) => b.map((j) => (matrix[i][j] + matrix[j][i]) / 2)).reduce((sum, value) => sum + value, 0) / (a.length * b.length);
  let clusters = matrix.map((_, task) => [task]);
  const heights: number[] = [];
  while (clusters.length > 1) {
    const pairs = clusters.flatMap((a, i) => clusters.slice(i + 1).map((b) => ({ a, b, value: near(a, b) })));
    const { a, b, value } = pairs.reduce((best, pair) => (pair.value > best.value ? pair : best));
    heights.push(value);
    clusters = [...clusters.filter((cluster) => cluster !== a && cluster !== b), [...a, ...b]];
  }
  return heights;
}

const square = (cell: fc.Arbitrary<number>) => fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.array(fc.array(cell, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }));

const matrices = square(fc.double({ min: -1, max: 1, noNaN: true }));

/** No two pairs of clusters are equally near: where they are, average linkage has several answers. */
const untied = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer()).map(([size, seed]) => {
  const random = randomOf(seed, 0);
  return Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()));
});

/** Two pairs of the tasks 1, 2 and 4 are equally near. */
const tied = Array.from({ length: 5 }, (_, row) => Array.from({ length: 5 }, (_cell, column) => (row === 4 && column === 1) || (row === 2 && column === 4) ? 1 : row === 4 && column === 3 ? 0.9999999999999997 : row === 3 && column === 1 ? 2e-9 : 0));

describe("tasks ordered by how much they help each other", () => {
  it("puts planted groups side by side, and joins groups last", () => {
    const group = [0, 1, 2, 0, 1, 2, 0, 1, 2];
    const { order, merges } = taskTree(group.map((a) => group.map((b) => (a === b ? 0.9 : -0.1))));
    expect(order.map((task) => group[task]).join("")).toMatch(/^(?:000|111|222){3}$/);
    expect(merges.slice(-2).map(({ affinity }) => affinity)).toEqual([expect.closeTo(-0.1), expect.closeTo(-0.1)]);
  });

  it("joins what looking at all pairs joins", () => {
    fc.assert(fc.property(untied, (matrix) => {
      const { merges } = taskTree(matrix);
      byLooking(matrix).sort((a, b) => b - a).forEach((height, index) => expect(merges[index].affinity).toBeCloseTo(height, 9));
    }));
  });

  it("names every task once, and says of every merge the mean of its pairs, the nearest first, also where pairs are equal", () => {
    fc.assert(fc.property(matrices, (matrix) => {
      const { order, merges } = taskTree(matrix);
      expect([...order].sort((a, b) => a - b)).toEqual(matrix.map((_, task) => task));
      const members = matrix.map((_, task) => [task]);
      merges.forEach(({ left, right, affinity }, index) => {
        const pairs = members[left].flatMap((i) => members[right].map((j) => (matrix[i][j] + matrix[j][i]) / 2));
        expect(affinity).toBeCloseTo(pairs.reduce((sum, value) => sum + value, 0) / pairs.length, 9);
        expect(affinity).toBeLessThanOrEqual(merges[Math.max(0, index - 1)].affinity);
        members.push([...members[left], ...members[right]]);
      });
    }), { examples: [[tied]] });
  });

  it("takes pairs that were not measured for indifferent, and no task at all", () => {
    expect(taskTree([[null, 0.5, null], [0.5, null, null], [null, null, null]]).order).toHaveLength(3);
    expect(taskTree([])).toEqual({ order: [], merges: [] });
  });
});
