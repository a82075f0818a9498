import { filled, type Matrix, type Vector } from "./matrix.ts";

/** A pivot must keep this share of its diagonal entry: less, and half of a double's digits are gone. */
const SAFE = 1e-8;

/**
 * M x = y for a symmetric, safely positive definite M by its Cholesky factor, K³/6 products: undefined where a pivot keeps less than
 * 1e-8 of its diagonal entry, or less than `rounding`, so that singular and nearly singular matrices go to a solver that knows them.
 */
export function solvePositive(matrix: Matrix, right: Vector, rounding = 0): number[] | undefined {
  return solveOnPlaces(matrix, right, right.map((_, index) => index), Math.max(SAFE, rounding));
}

/** M x = y on some rows and columns of M, 0 elsewhere; undefined where a pivot keeps at most `safe` of its diagonal entry. */
export function solveOnPlaces(matrix: Matrix, right: Vector, places: readonly number[], safe: number): number[] | undefined {
  const size = places.length;
  const factor = new Float64Array((size * (size + 1)) / 2);
  const half = new Float64Array(size);
  for (let row = 0, start = 0; row < size; start += ++row) {
    if (!factorRow(matrix[places[row]], places, factor, row, safe)) return undefined;
    let rest = right[places[row]];
    for (let k = 0; k < row; k++) rest -= half[k] * factor[start + k];
    half[row] = rest / factor[start + row];
  }
  return substitutedBack(factor, half, places, right.length);
}

/** Lᵀ x = half on some places. */
function substitutedBack(factor: Float64Array, half: Float64Array, places: readonly number[], length: number): number[] {
  const x = filled(length, 0);
  for (let row = places.length - 1, start = factor.length - places.length; row >= 0; start -= row--) {
    const value = half[row] / factor[start + row];
    for (let k = 0; k < row; k++) half[k] -= value * factor[start + k];
    x[places[row]] = value;
  }
  return x;
}

/** Writes the next row of a Cholesky factor, whose rows lie one after another; whether its pivot is safe. */
function factorRow(values: Vector, places: readonly number[], factor: Float64Array, row: number, safe: number): boolean {
  const start = (row * (row + 1)) / 2;
  let square = 0;
  for (let column = 0, other = 0; column < row; other += ++column) {
    let rest = values[places[column]];
    for (let k = 0; k < column; k++) rest -= factor[start + k] * factor[other + k];
    const entry = rest / factor[other + column];
    factor[start + column] = entry;
    square += entry * entry;
  }
  const whole = values[places[row]];
  factor[start + row] = Math.sqrt(Math.max(0, whole - square));
  return whole - square > safe * whole;
}
