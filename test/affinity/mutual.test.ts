import { expect, it } from "vitest";
import { type Estimate, mutualPairs, NOT_MEASURED } from "../../src/affinity/index.ts";

const cell = (low: number, high: number): Estimate => ({ mean: (low + high) / 2, low, high, count: 9 });
const [helps, hurts, unclear] = [cell(0.1, 0.3), cell(-0.3, -0.1), cell(-0.1, 0.3)];

it("joins tasks where each certainly helps the other, and no others", () => {
  expect(mutualPairs({
    cells: [
      [NOT_MEASURED, helps, helps, helps],
      [helps, NOT_MEASURED, unclear, hurts],
      [unclear, helps, NOT_MEASURED, helps],
      [NOT_MEASURED, helps, helps, NOT_MEASURED],
    ],
  })).toEqual([[0, 1], [2, 3]]);
});
