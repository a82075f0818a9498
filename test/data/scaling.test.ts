import { describe, expect, it } from "vitest";
import { applyScaling, fillValue, invertScaling, scaleFit } from "../../src/data/encode/scaling.ts";
import { randomOf } from "../../src/graph/random.ts";

/** Sorted by size, as files often are: every stretch has a mean of its own. Each seventh is missing. */
const drifting = Float64Array.from({ length: 10_000 }, (_, row) => (row % 7 === 0 ? NaN : 1e6 + row + randomOf(row).normal()));
const every = Uint32Array.from(drifting, (_, row) => row);
const known = Array.from(drifting).filter((value) => !Number.isNaN(value));

/** Mean and standard deviation in two passes. */
function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

function fitted(kind: string, add: (fit: ReturnType<typeof scaleFit>) => void) {
  const fit = scaleFit(kind);
  add(fit);
  return fit.scaling();
}

describe("a scale fitted to numbers", () => {
  it.each([
    ["as a whole", (fit: ReturnType<typeof scaleFit>) => fit.addRows(drifting, every, 1, 0)],
    ["block by block", (fit: ReturnType<typeof scaleFit>) => { for (let at = 0; at < 10_000; at += 1500) fit.addRows(drifting, every.subarray(at, at + 1500), 1, 0); }],
    ["number by number", (fit: ReturnType<typeof scaleFit>) => drifting.forEach((value) => fit.add(value))],
  ])("has their mean and deviation, whatever the order, %s", (_, add) => {
    const { mean, deviation } = moments(known);
    const { offset, factor } = fitted("zscore", add);
    expect(offset / mean).toBeCloseTo(1, 12);
    expect(factor / deviation).toBeCloseTo(1, 9);
  });

  it("spans them from 0 to 1 by minmax, and scales logarithms by log", () => {
    const values = Float64Array.from([-3, 0, 1, 100]);
    const rows = Uint32Array.from([0, 1, 2, 3]);
    const span = fitted("minmax", (fit) => fit.addRows(values, rows, 1, 0));
    expect([-3, 100].map((value) => applyScaling(span, value))).toEqual([0, 1]);
    const logs = Array.from(values, (value) => Math.sign(value) * Math.log1p(Math.abs(value)));
    const { mean, deviation } = moments(logs);
    const log = fitted("log", (fit) => fit.addRows(values, rows, 1, 0));
    values.forEach((value, row) => expect(applyScaling(log, value)).toBeCloseTo((logs[row] - mean) / deviation, 12));
  });

  it.each(["none", "zscore", "minmax", "log"])("is undone by its inverse: %s", (kind) => {
    const scaling = fitted(kind, (fit) => [-5, 0.25, 3, 40].forEach((value) => fit.add(value)));
    for (const value of [-1000, -0.1, 0, 7, 1e6]) expect(invertScaling(scaling, applyScaling(scaling, value))).toBeCloseTo(value, 6);
  });

  it("puts the scaled mean, or the scaled zero, where a number is missing", () => {
    const scaling = fitted("minmax", (fit) => [2, 3, 6, 5].forEach((value) => fit.add(value)));
    expect(fillValue(scaling, undefined)).toBe((4 - 2) / 4);
    expect(fillValue(scaling, "zero")).toBe((0 - 2) / 4);
  });
});
