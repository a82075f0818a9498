import { describe, expect, it } from "vitest";
import { cellOf, denseAffinity, summarizeAffinity, verdictOf } from "../../src/affinity/index.ts";
import { draws } from "../../src/affinity/random.ts";

describe("affinity as numbers side by side", () => {
  const random = draws(4);
  const matrices = (count: number) => Array.from({ length: count }, () => Array.from({ length: 5 }, (_, row) =>
    Array.from({ length: 5 }, (_unused, column) => (row === 2 && column === 3 ? null : 0.02 * (row - column) + 0.05 * (random() - 0.5)))));

  it.each([1, 2, 5, 8, 40])("says what the summary says of %i measurements", (count) => {
    const measured = matrices(count);
    const summary = summarizeAffinity(measured);
    const { size, means, unclear } = denseAffinity(measured);
    summary.forEach((row, recipient) => row.forEach((cell, source) => {
      const at = recipient * size + source;
      if (cell.mean === null) expect(means[at]).toBeNaN();
      else expect(means[at]).toBeCloseTo(cell.mean, 12);
      expect(unclear[at] === 1).toBe(verdictOf(cell) === "unclear");
      expect(cellOf(measured, recipient, source)).toEqual(cell);
    }));
  });
});
