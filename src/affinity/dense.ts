import { type Estimate, series, sureOfSign } from "./interval.ts";
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
  const [means, unclear] = [new Float64Array(size * size), new Uint8Array(size * size)];
  const values = new Float64Array(matrices.length);
  for (let row = 0; row < size; row++) {
    const rows = matrices.map((matrix) => matrix[row]);
    for (let column = 0; column < size; column++) {
      const count = collect(rows, column, values);
      const at = row * size + column;
      means[at] = meanOf(values, count);
      unclear[at] = count > 0 && !sureOfSign(values, count) ? 1 : 0;
    }
  }
  return { size, means, unclear };
}

function collect(rows: readonly (readonly Measured[])[], column: number, into: Float64Array): number {
  let count = 0;
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index][column];
    if (value !== null && Number.isFinite(value)) into[count++] = value;
  }
  return count;
}

function meanOf(values: Float64Array, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += values[index];
  return sum / count;
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
