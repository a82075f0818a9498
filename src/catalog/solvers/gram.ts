import { spectral, symmetricEigen } from "./eigen.ts";
import type { Matrix } from "./matrix.ts";

/** A Gram matrix made fit for solving, and what it was divided by. */
export interface CleanGram {
  /** Symmetric, largest diagonal entry 1 (all zero where the gradients are); of `cleanGram` positive semidefinite, too. */
  readonly gram: number[][];
  /** The original is `scale` times `gram`. */
  readonly scale: number;
}

/** Rounding in doubles; anything below is noise of 32-bit gradients. */
const ROUNDING = 1e-13;

/** A gradient whose square is this much smaller than the largest has no digits left in its products: it counts as 0. */
const NEGLIGIBLE = 1e-30;

/**
 * The share of a matrix's largest eigenvalue below which rounding of its products decides: K times their relative precision, as numerical
 * libraries have it for pseudoinverses. A smaller eigenvalue of a matrix of cosines is no dimension that the gradients have.
 */
export function roundingShare(gram: Matrix, precision = Number.EPSILON): number {
  return gram.length * precision;
}

/**
 * A symmetric Gram matrix with clipped negative eigenvalues, which 32-bit products bring in: `scaledGram`, fit for solvers.
 */
export function cleanGram(gram: Matrix): CleanGram {
  const scaled = scaledGram(gram);
  if (isPositive(scaled.gram, ROUNDING)) return scaled;
  return { gram: spectral(symmetricEigen(scaled.gram), (value) => Math.max(value, 0)), scale: scaled.scale };
}

/**
 * Symmetrises a Gram matrix and divides it by its largest diagonal entry: enough for what only multiplies. Entries that are not finite count
 * as 0, so that no combiner ever answers with NaN.
 */
export function scaledGram(gram: Matrix): CleanGram {
  const size = gram.length;
  const result = gram.map(() => new Array<number>(size).fill(0));
  const scale = largestSquare(gram);
  if (!(scale > Number.MIN_VALUE / NEGLIGIBLE)) return { gram: result, scale: 1 };
  const present = gram.map((row, index) => finite(row[index]) / scale > NEGLIGIBLE);
  for (let row = 0; row < size; row++) {
    if (!present[row]) continue;
    for (let column = 0; column <= row; column++) {
      if (present[column]) result[row][column] = result[column][row] = finite((gram[row][column] + gram[column][row]) / 2) / scale;
    }
  }
  return { gram: result, scale };
}

function largestSquare(gram: Matrix): number {
  return gram.reduce((largest, row, index) => Math.max(largest, finite(row[index])), 0);
}

/** Whether M + shift · 1 has a Cholesky factor: much cheaper than its eigenvalues, and nearly always so. */
function isPositive(matrix: Matrix, shift: number): boolean {
  const factor = matrix.map((_, row) => new Float64Array(row + 1));
  // Rows go in pairs, for a rest waits for its own last subtraction: of an odd number the first goes by itself.
  const odd = matrix.length % 2;
  if (odd === 1 && !endRow(matrix, factor, 0, shift)) return false;
  for (let row = odd; row < matrix.length; row += 2) {
    fillRows(matrix, factor, row);
    if (!endRow(matrix, factor, row, shift)) return false;
    factor[row + 1][row] = restOf(matrix, factor, row + 1, row) / factor[row][row];
    if (!endRow(matrix, factor, row + 1, shift)) return false;
  }
  return true;
}

/** What stands left of the diagonal in a row, and below it in the next one. */
function fillRows(matrix: Matrix, factor: readonly Float64Array[], row: number): void {
  const [upper, lower] = [factor[row], factor[row + 1]];
  const [above, below] = [matrix[row], matrix[row + 1]];
  for (let column = 0; column < row; column++) {
    const other = factor[column];
    let rest = above[column];
    let restToo = below[column];
    for (let k = 0; k < column; k++) {
      rest -= upper[k] * other[k];
      restToo -= lower[k] * other[k];
    }
    upper[column] = rest / other[column];
    lower[column] = restToo / other[column];
  }
}

function restOf(matrix: Matrix, factor: readonly Float64Array[], row: number, column: number): number {
  const [line, other] = [factor[row], factor[column]];
  let rest = matrix[row][column];
  for (let k = 0; k < column; k++) rest -= line[k] * other[k];
  return rest;
}

/** The diagonal's entry; false where there is none above 0. */
function endRow(matrix: Matrix, factor: readonly Float64Array[], row: number, shift: number): boolean {
  const square = restOf(matrix, factor, row, row) + shift;
  factor[row][row] = Math.sqrt(square);
  return square > 0;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
