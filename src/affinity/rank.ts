import type { Measured } from "./matrix.ts";
import { draws } from "./random.ts";
import { type Estimate, NOT_MEASURED } from "./interval.ts";

/** Pearson's correlation; null where one side does not vary. */
export function pearson(left: readonly number[], right: readonly number[]): Measured {
  const [a, b] = [centred(left), centred(right)];
  const norms = Math.sqrt(dot(a, a) * dot(b, b));
  return norms > 0 ? Math.max(-1, Math.min(1, dot(a, b) / norms)) : null;
}

/** Spearman's correlation: Pearson's of ranks, ties at their mean rank. */
export function spearman(left: readonly number[], right: readonly number[]): Measured {
  return pearson(ranks(left), ranks(right));
}

/** Ranks from 1; equal values share the mean of theirs. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
  const ranked = values.map(() => 0);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]] === values[order[start]]) end++;
    for (let place = start; place <= end; place++) ranked[order[place]] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return ranked;
}

/**
 * Spearman's correlation with a 95 % percentile interval from drawing the items again (2,000 times, always the same draws);
 * no interval below four items.
 */
export function spearmanEstimate(left: readonly number[], right: readonly number[]): Estimate {
  const mean = spearman(left, right);
  const count = left.length;
  if (mean === null) return { ...NOT_MEASURED, count };
  if (count < 4) return { mean, low: null, high: null, count };
  const random = draws(count);
  const again = Array.from({ length: 2000 }, () => {
    const items = Array.from({ length: count }, () => Math.floor(random() * count));
    return spearman(items.map((item) => left[item]), items.map((item) => right[item]));
  }).filter((value) => value !== null);
  return { mean, ...percentiles(again), count };
}

/** The middle 95 % of drawn values. */
export function percentiles(values: readonly number[]): { readonly low: Measured; readonly high: Measured } {
  if (values.length === 0) return { low: null, high: null };
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))];
  return { low: at(0.025), high: at(0.975) };
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.map((value) => value - mean);
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * right[index], 0);
}
