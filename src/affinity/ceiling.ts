import { bootstrapMean } from "./bootstrap.ts";
import type { Estimate } from "./interval.ts";
import type { Measured } from "./matrix.ts";

/**
 * The most that two tasks' cosine could show through one batch's noise: √(r_i r_j) with r = 2c / (1 + c) from the cosine c of a task's
 * two half batches (Spearman & Brown), c below 0 counting as 0.
 */
export function cosineCeilings(halves: readonly (Measured | null)[]): Measured[][] {
  const reliability = halves.map((cosine) => (cosine === null ? null : (2 * Math.max(0, cosine)) / (1 + Math.max(0, cosine))));
  return reliability.map((left) => reliability.map((right) => (left === null || right === null ? null : Math.sqrt(left * right))));
}

/** Mean over steps of each task's half-batch cosine, with its interval. */
export function splitHalf(tasks: number, steps: readonly (readonly Measured[])[]): Estimate[] {
  return Array.from({ length: tasks }, (_, task) => bootstrapMean([steps.flatMap((step) => {
    const value = step[task] ?? null;
    return value === null ? [] : [value];
  })]));
}
