import { describe, expect, it } from "vitest";
import { cellOf, denseAffinity, denseSpearman, spearman, summarizeAffinity, verdictOf } from "../../src/affinity/index.ts";
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

describe("the rank correlation of very many figures", () => {
  const size = 120;
  const random = draws(7);
  const figures = (of: (at: number) => number) => Float64Array.from({ length: size * size }, (_, at) => of(at));
  const known = (left: Float64Array, right: Float64Array) =>
    Array.from(left.keys()).filter((at) => at % (size + 1) !== 0 && !Number.isNaN(left[at]) && !Number.isNaN(right[at]));
  const base = figures(() => random() - 0.5);

  it.each<readonly [string, (value: number, at: number) => number]>([
    ["noise of the same size", (value) => value + 0.5 * (random() - 0.5)],
    ["an odd power, which moves no rank", (value) => 1e-6 * value ** 3],
    ["the other sign", (value) => -value],
    ["many ties", (value) => Math.round(4 * value)],
    ["zeros of both signs", (value) => (value > 0.2 ? value : value > 0 ? 0 : -0)],
    ["cells that are not known", (value, at) => (at % 3 === 0 ? NaN : value * random())],
  ])("is that of sorted ranks: %s", (_, change) => {
    const other = base.map(change);
    const places = known(base, other);
    const { mean, count } = denseSpearman(base, other, size);
    expect(count).toBe(places.length);
    expect(mean).toBeCloseTo(spearman(places.map((at) => base[at]), places.map((at) => other[at])) ?? NaN, 3);
  });

  it("is not there where one side never varies, or nothing is known", () => {
    expect(denseSpearman(base, base.map(() => 0.25), size)).toEqual({ mean: null, count: size * (size - 1) });
    expect(denseSpearman(base, base.map(() => NaN), size)).toEqual({ mean: null, count: 0 });
  });
});
