import { filled, type Matrix, type Vector } from "./matrix.ts";

/** A pivot must keep this share of its diagonal entry: less, and half of a double's digits are gone. */
const SAFE = 1e-8;

/**
 * M x = y for a symmetric, safely positive definite M by its Cholesky factor, K³/6 products: undefined where a pivot keeps less than
 * 1e-8 of its diagonal entry, so that singular and nearly singular matrices go to a solver that knows them.
 */
export function solvePositive(matrix: Matrix, right: Vector): number[] | undefined {
  return solveOnPlaces(matrix, right, right.map((_, index) => index), SAFE);
}

/** M x = y on some rows and columns of M, 0 elsewhere; undefined where a pivot keeps at most `safe` of its diagonal entry. */
export function solveOnPlaces(matrix: Matrix, right: Vector, places: readonly number[], safe: number): number[] | undefined {
  const factor: Float64Array[] = [];
  const half = new Float64Array(places.length);
  for (const [row, place] of places.entries()) {
    const line = factorRow(matrix[place], places, factor, safe);
    if (!line) return undefined;
    factor.push(line);
    let rest = right[place];
    for (let k = 0; k < row; k++) rest -= half[k] * line[k];
    half[row] = rest / line[row];
  }
  const x = filled(right.length, 0);
  for (let row = places.length - 1; row >= 0; row--) {
    let rest = half[row];
    for (let below = row + 1; below < places.length; below++) rest -= factor[below][row] * x[places[below]];
    x[places[row]] = rest / factor[row][row];
  }
  return x;
}

/** The next row of a Cholesky factor. */
function factorRow(values: Vector, places: readonly number[], factor: readonly Float64Array[], safe: number): Float64Array | undefined {
  const row = factor.length;
  const line = new Float64Array(row + 1);
  for (let column = 0; column <= row; column++) {
    let rest = values[places[column]];
    const other = column === row ? line : factor[column];
    for (let k = 0; k < column; k++) rest -= line[k] * other[k];
    if (column < row) line[column] = rest / other[column];
    else if (rest > safe * values[places[row]]) line[row] = Math.sqrt(rest);
    else return undefined;
  }
  return line;
}
