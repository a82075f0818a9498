import { type Estimate, meanOf, type Moments, shareOf } from "./interval.ts";
import type { Measured, MeasuredMatrix } from "./matrix.ts";

/** Very many `series` side by side, in columns of numbers: of a thousand tasks there are a million, each too small a thing for functions of its own. */
export class SeriesTable {
  readonly #counts: Uint32Array;
  readonly #origins: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #products: Float64Array;
  readonly #lasts: Float64Array;

  constructor(size: number) {
    this.#counts = new Uint32Array(size);
    [this.#origins, this.#sums, this.#squares, this.#products, this.#lasts] = Array.from({ length: 5 }, () => new Float64Array(size));
  }

  add(place: number, value: number): void {
    if (this.#counts[place]++ === 0) {
      this.#origins[place] = value;
      return;
    }
    const shifted = value - this.#origins[place];
    this.#products[place] += shifted * this.#lasts[place];
    this.#sums[place] += shifted;
    this.#squares[place] += shifted * shifted;
    this.#lasts[place] = shifted;
  }

  mean(place: number): Estimate {
    return meanOf(this.#origins[place], this.#moments(place));
  }

  share(place: number): Estimate {
    return shareOf(this.#origins[place], this.#moments(place));
  }

  #moments(place: number): Moments {
    return { count: this.#counts[place], sum: this.#sums[place], squares: this.#squares[place], products: this.#products[place], first: 0, last: this.#lasts[place] };
  }
}

/** Means of every cell over matrices that are all known, a row at a time; what is null or no number is left out. */
export function meansOfCells(size: number, matrices: readonly MeasuredMatrix[]): Estimate[][] {
  return Array.from({ length: size }, (_, row) => {
    const cells = new SeriesTable(size);
    for (const matrix of matrices) addRow(cells, 0, matrix[row] ?? [], size);
    return Array.from({ length: size }, (_unused, column) => cells.mean(column));
  });
}

/** One row into the table's places from `start` on. */
export function addRow(table: SeriesTable, start: number, row: readonly Measured[], size: number): void {
  for (let column = 0; column < size; column++) {
    const value = row[column] ?? null;
    if (value !== null && Number.isFinite(value)) table.add(start + column, value);
  }
}
