import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskTree } from "../../src/affinity/ordering.ts";

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

const matrices = fc.integer({ min: 1, max: 9 }).chain((size) => fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }));

describe("tasks ordered by how much they help each other", () => {
  it("puts planted groups side by side, and joins groups last", () => {
    const group = [0, 1, 2, 0, 1, 2, 0, 1, 2];
    const { order, merges } = taskTree(group.map((a) => group.map((b) => (a === b ? 0.9 : -0.1))));
    expect(order.map((task) => group[task]).join("")).toMatch(/^(?:000|111|222){3}$/);
    expect(merges.slice(-2).map(({ affinity }) => affinity)).toEqual([expect.closeTo(-0.1), expect.closeTo(-0.1)]);
  });

  it("names every task once, and joins what looking at all pairs joins", () => {
    fc.assert(fc.property(matrices, (matrix) => {
      const { order, merges } = taskTree(matrix);
      expect([...order].sort((a, b) => a - b)).toEqual(matrix.map((_, task) => task));
      byLooking(matrix).sort((a, b) => b - a).forEach((height, index) => expect(merges[index].affinity).toBeCloseTo(height, 9));
    }));
  });

  it("takes pairs that were not measured for indifferent, and no task at all", () => {
    expect(taskTree([[null, 0.5, null], [0.5, null, null], [null, null, null]]).order).toHaveLength(3);
    expect(taskTree([])).toEqual({ order: [], merges: [] });
  });
});
