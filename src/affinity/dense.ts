import { type Estimate, series, signRule, type SignRule } from "./interval.ts";
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
  const isSure = signRule(matrices.length);
  for (let recipient = 0; recipient < size; recipient++) addRow(affinity, recipient, matrices.map((matrix) => matrix[recipient]), isSure);
  return affinity;
}

/** The moments of every cell of a row, as `series` keeps them for one, in numbers that no array holds: a million cells are waited for. */
function addRow({ size, means, unclear }: DenseAffinity, recipient: number, rows: readonly (readonly Measured[])[], isSure: SignRule): void {
  for (let source = 0, at = recipient * size; source < size; source++, at++) {
    let count = 0, origin = 0, sum = 0, squares = 0, products = 0, last = 0;
    for (let place = 0; place < rows.length; place++) {
      const value = rows[place][source];
      // What is no number, or without end, is not less than infinity.
      if (value === null || !(Math.abs(value) < Infinity)) continue;
      if (count++ === 0) origin = value;
      const shifted = value - origin;
      sum += shifted;
      squares += shifted * shifted;
      products += shifted * last;
      last = shifted;
    }
    const mean = count === 0 ? NaN : origin + sum / count;
    means[at] = mean;
    unclear[at] = count > 0 && !isSure(mean, count, sum, squares, products, last) ? 1 : 0;
  }
}

/** One cell with its interval. */
export function cellOf(matrices: readonly MeasuredMatrix[], row: number, column: number): Estimate {
  const all = series();
  for (const matrix of matrices) {
    const value = matrix[row][column];
    if (value !== null && Number.isFinite(value)) all.add(value);
  }
  return all.mean();
}
