import type { Measured } from "./matrix.ts";

/** A figure with its 95 % interval; `low` and `high` are null where too little was measured to say. */
export interface Estimate {
  readonly mean: Measured;
  readonly low: Measured;
  readonly high: Measured;
  /** How many measurements. */
  readonly count: number;
}

export const NOT_MEASURED: Estimate = { mean: null, low: null, high: null, count: 0 };

/** Normal quantile of 97.5 %. */
export const normalQuantile = 1.959963984540054;
const SMALL_SAMPLES = [12.706, 4.303, 3.182, 2.776];

const cornish = {
  first: normalQuantile ** 3 + normalQuantile,
  second: 5 * normalQuantile ** 5 + 16 * normalQuantile ** 3 + 3 * normalQuantile,
  third: 3 * normalQuantile ** 7 + 19 * normalQuantile ** 5 + 17 * normalQuantile ** 3 - 15 * normalQuantile,
};

/** Student's t quantile of 97.5 %, by a table and then Cornish & Fisher's expansion (error below 1e-3). */
export function studentQuantile(degrees: number): number {
  if (degrees < SMALL_SAMPLES.length + 1) return SMALL_SAMPLES[Math.max(0, Math.floor(degrees) - 1)];
  return normalQuantile + cornish.first / (4 * degrees) + cornish.second / (96 * degrees ** 2) + cornish.third / (384 * degrees ** 3);
}

/** Wilson's interval of a share (Wilson 1927): inside [0, 1] and honest for few trials. */
export function wilsonInterval(share: number, trials: number): { readonly low: number; readonly high: number } {
  const square = normalQuantile * normalQuantile;
  const centre = (share + square / (2 * trials)) / (1 + square / trials);
  const half = (normalQuantile / (1 + square / trials)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  return { low: Math.max(0, Math.min(share, centre - half)), high: Math.min(1, Math.max(share, centre + half)) };
}

/**
 * A growing series of measurements along a run. Neighbouring steps resemble each other, so that n of them say less than
 * n independent ones: with lag-one autocorrelation ρ as much as n (1 − ρ) / (1 + ρ).
 */
export interface Series {
  add(value: number): void;
  /** Mean with Student's interval. */
  mean(): Estimate;
  /** For values within [0, 1]: the mean share with Wilson's interval. */
  share(): Estimate;
}

export function series(): Series {
  let [count, origin, sum, squares, products, first, last] = [0, 0, 0, 0, 0, 0, 0];
  const add = (value: number) => {
    if (count === 0) origin = value;
    // Values relative to the first lose no digits in the squares.
    const shifted = value - origin;
    if (count === 0) first = shifted;
    else products += shifted * last;
    [sum, squares, last, count] = [sum + shifted, squares + shifted * shifted, shifted, count + 1];
  };
  const moments = () => ({ count, sum, squares, products, first, last });
  return { add, mean: () => meanOf(origin, moments()), share: () => shareOf(origin, moments()) };
}

/** What `series().mean()` gives for these moments. */
export function meanOf(origin: number, moments: Moments): Estimate {
  const { count, sum, squares } = moments;
  if (count === 0) return NOT_MEASURED;
  const mean = origin + sum / count;
  if (count < 2) return { mean, low: null, high: null, count };
  const half = halfWidth(spread(count, sum, squares), effectiveCount(moments));
  return { mean, low: mean - half, high: mean + half, count };
}

/** What `series().share()` gives for these moments. */
export function shareOf(origin: number, moments: Moments): Estimate {
  const { count, sum } = moments;
  if (count === 0) return NOT_MEASURED;
  const mean = origin + sum / count;
  const { low, high } = wilsonInterval(mean, effectiveCount(moments));
  return { mean, low, high, count };
}

/** Mean with Student's interval of values that have nothing to do with each other, such as seeds; nulls are left out. */
export function independent(values: readonly Measured[]): Estimate {
  const known = values.filter((value) => value !== null && Number.isFinite(value)).map(Number);
  const count = known.length;
  if (count === 0) return NOT_MEASURED;
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  return { ...meanInterval(mean, variance, count, count), count };
}

/** What says, without an object or a call a series, whether the interval of its mean lies on one side of 0: for a million of them. */
export interface SignRule {
  /** 1 / count by count; not a number for none. */
  readonly shares: Float64Array;
  /** By count, where it alone decides on the quantile: how often the sum of squares around the mean has to fit into the mean's square. Beyond them `isSure` is asked. */
  readonly factors: Float64Array;
}

/** For series of at most so many. */
export function signRule(most: number): SignRule {
  return {
    shares: Float64Array.from({ length: most + 1 }, (_, count) => (count === 0 ? NaN : 1 / count)),
    factors: Float64Array.from({ length: ENOUGH }, (_, count) => (count < 2 ? Infinity : studentQuantile(count - 1) ** 2 / (count * (count - 1)))),
  };
}

/** Whether what `series().mean()` gives for these moments lies on one side of 0. */
export const isSure = (mean: number, moments: Moments): boolean =>
  moments.count > 1 && Math.abs(mean) > halfWidth(spread(moments.count, moments.sum, moments.squares), effectiveCount(moments));

function spread(count: number, sum: number, squares: number): number {
  return Math.max(0, squares - (sum * sum) / count) / Math.max(1, count - 1);
}

function meanInterval(mean: number, variance: number, effective: number, count: number): Omit<Estimate, "count"> {
  if (count < 2) return { mean, low: null, high: null };
  const half = halfWidth(variance, effective);
  return { mean, low: mean - half, high: mean + half };
}

function halfWidth(variance: number, effective: number): number {
  return studentQuantile(Math.max(1, effective - 1)) * Math.sqrt(variance / effective);
}

/** Relative to the first value. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
  readonly products: number;
  readonly first: number;
  readonly last: number;
}

/** Below this many, an autocorrelation is itself mostly noise. */
const ENOUGH = 8;

function effectiveCount({ count, sum, squares, products, first, last }: Moments): number {
  const mean = sum / count;
  const variance = squares - count * mean * mean;
  if (count < ENOUGH || !(variance > 0)) return count;
  const lagged = products - mean * (2 * sum - first - last) + (count - 1) * mean * mean;
  const correlation = Math.min(0.99, Math.max(0, lagged / variance));
  return Math.max(2, (count * (1 - correlation)) / (1 + correlation));
}
