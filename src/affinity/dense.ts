import { type Estimate, isSure, series, signRule, type SignRule } from "./interval.ts";
import type { Measured, MeasuredMatrix } from "./matrix.ts";

/** Affinity of very many tasks, as numbers side by side: an object a cell would take longer than the picture of it. */
export interface DenseAffinity {
  readonly size: number;
  /** [recipient × size + source]; not a number where nothing was measured. */
  readonly means: Float64Array;
  /** 1 where the interval spans 0, or nothing says how wide it is. */
  readonly unclear: Uint8Array;
}

/** Means and signs over matrices [recipient][source], with the intervals of `summarizeAffinity`. */
export function denseAffinity(matrices: readonly MeasuredMatrix[]): DenseAffinity {
  const size = matrices[0]?.length ?? 0;
  const affinity = { size, means: new Float64Array(size * size), unclear: new Uint8Array(size * size) };
  const moments = momentsOf(size);
  const rule = signRule(matrices.length);
  for (let recipient = 0; recipient < size; recipient++) {
    for (const column of Object.values(moments)) column.fill(0);
    for (const matrix of matrices) addRow(moments, matrix[recipient]);
    if (matrices.length >= rule.factors.length) for (const matrix of matrices) addLags(moments, matrix[recipient]);
    tellRow(affinity, recipient, moments, rule);
  }
  return affinity;
}

/** The moments of every cell of a row, as `series` keeps them for one, in columns of numbers: a million cells are waited for. */
function momentsOf(size: number) {
  const column = () => new Float64Array(size);
  return { counts: new Uint32Array(size), origins: column(), sums: column(), squares: column(), products: column(), lasts: column() };
}

type Moments = ReturnType<typeof momentsOf>;

/** What is null, no number or without end is not less than infinity. */
const isMeasured = (value: Measured): value is number => value !== null && Math.abs(value) < Infinity;

function addRow({ counts, origins, sums, squares }: Moments, row: readonly Measured[]): void {
  for (let source = 0; source < counts.length; source++) {
    const value = row[source];
    if (!isMeasured(value)) continue;
    if (counts[source]++ === 0) origins[source] = value;
    else {
      const shifted = value - origins[source];
      sums[source] += shifted;
      squares[source] += shifted * shifted;
    }
  }
}

/** Products of neighbours in time, once the origins are known. */
function addLags({ origins, products, lasts }: Moments, row: readonly Measured[]): void {
  for (let source = 0; source < origins.length; source++) {
    const value = row[source];
    if (!isMeasured(value)) continue;
    const shifted = value - origins[source];
    products[source] += shifted * lasts[source];
    lasts[source] = shifted;
  }
}

/** More than 0, so that an interval without end stays so, and less than any spread. */
const least = 1e-300;

function tellRow({ size, means, unclear }: DenseAffinity, recipient: number, moments: Moments, { shares, factors }: SignRule): void {
  const { counts, origins, sums, squares } = moments;
  for (let source = 0, at = recipient * size; source < size; source++, at++) {
    const count = counts[source];
    const sum = sums[source];
    const mean = origins[source] + sum * shares[count];
    means[at] = mean;
    // A comparison as a number, for nobody can foresee which way a branch would go; it fails for what was not measured.
    unclear[at] = Number(count < factors.length ? mean * mean <= factors[count] * Math.max(least, squares[source] - sum * sum * shares[count]) : !isSureOfMany(mean, moments, source));
  }
}

const isSureOfMany = (mean: number, { counts, sums, squares, products, lasts }: Moments, source: number): boolean =>
  isSure(mean, { count: counts[source], sum: sums[source], squares: squares[source], products: products[source], first: 0, last: lasts[source] });

/** One cell with its interval. */
export function cellOf(matrices: readonly MeasuredMatrix[], row: number, column: number): Estimate {
  const all = series();
  for (const matrix of matrices) {
    const value = matrix[row][column];
    if (value !== null && Number.isFinite(value)) all.add(value);
  }
  return all.mean();
}
