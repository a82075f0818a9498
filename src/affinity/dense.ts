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
  const row = rowOfSeries(size);
  for (let recipient = 0; recipient < size; recipient++) {
    row.counts.fill(0);
    for (const matrix of matrices) addTo(row, matrix[recipient]);
    for (let source = 0; source < size; source++) {
      const [at, count] = [recipient * size + source, row.counts[source]];
      const origin = row.origins[source];
      means[at] = count === 0 ? NaN : origin + row.sums[source] / count;
      unclear[at] = count > 0 && !sureOfSign(origin, count, row.sums[source], row.squares[source], row.products[source], row.lasts[source]) ? 1 : 0;
    }
  }
  return { size, means, unclear };
}

/** The moments of one row's series, as `series` keeps them for one. */
type Row = Readonly<Record<"counts" | "origins" | "sums" | "squares" | "products" | "lasts", Float64Array>>;

const rowOfSeries = (size: number): Row => ({
  counts: new Float64Array(size), origins: new Float64Array(size), sums: new Float64Array(size),
  squares: new Float64Array(size), products: new Float64Array(size), lasts: new Float64Array(size),
});

function addTo({ counts, origins, sums, squares, products, lasts }: Row, values: readonly Measured[]): void {
  for (let source = 0; source < values.length; source++) {
    const value = values[source];
    if (value === null || !Number.isFinite(value)) continue;
    if (counts[source]++ === 0) {
      origins[source] = value;
      sums[source] = squares[source] = products[source] = lasts[source] = 0;
      continue;
    }
    const shifted = value - origins[source];
    sums[source] += shifted;
    squares[source] += shifted * shifted;
    products[source] += shifted * lasts[source];
    lasts[source] = shifted;
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
