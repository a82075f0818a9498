import { expect } from "vitest";
import type { Tensor } from "../../src/engine/executor.ts";

/** The same shape, and no number off by more than the tolerance times the largest number expected (at least 1). */
export function expectClose(actual: Tensor, expected: Tensor, tolerance = 1e-4): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.data.length).toBe(expected.data.length);
  expect(farthest(actual, expected)).toBeLessThanOrEqual(tolerance);
}

function farthest(actual: Tensor, expected: Tensor): number {
  let scale = 1;
  let worst = 0;
  for (const value of expected.data) scale = Math.max(scale, Math.abs(value));
  for (let index = 0; index < expected.data.length; index++) {
    const difference = Math.abs(actual.data[index] - expected.data[index]);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }
  return worst / scale;
}
