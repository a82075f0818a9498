import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minimizeOverOrthant } from "../../src/catalog/solvers/active-set.ts";
import { pivotOverOrthant } from "../../src/catalog/solvers/orthant.ts";
import { randomOf } from "../../src/graph/random.ts";

describe("block pivoting over the orthant", () => {
  it("finds the same minimum as one coordinate after another, from any guess", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 999 }), (size, key) => {
      const random = randomOf(key, size);
      const rows = Array.from({ length: size }, () => Array.from({ length: size + 3 }, () => random.normal()));
      const matrix = rows.map((left) => rows.map((right) => left.reduce((sum, value, k) => sum + value * right[k], 0)));
      const linear = rows.map(() => random.normal());
      const expected = minimizeOverOrthant(matrix, linear);
      const actual = pivotOverOrthant(matrix, linear, rows.map(() => random.uniform() < 0.5));
      const scale = Math.max(1, ...expected);
      actual.forEach((value, index) => expect(Math.abs(value - expected[index])).toBeLessThanOrEqual(1e-8 * scale));
    }));
  });

  it("falls back where the matrix is singular", () => {
    const [first, second] = pivotOverOrthant([[1, 1], [1, 1]], [-1, -1], [true, true]);
    expect(first + second).toBeCloseTo(1, 12);
  });
});
