import { spectral, symmetricEigen } from "./eigen.ts";
import { diagonal, type Matrix, mapMatrix } from "./matrix.ts";

/** A Gram matrix made fit for solving, and what it was divided by. */
export interface CleanGram {
  /** Symmetric, positive semidefinite, largest diagonal entry 1 (all zero where the gradients are). */
  readonly gram: number[][];
  /** The original is `scale` times `gram`. */
  readonly scale: number;
}

/** Rounding in doubles; anything below is noise of 32-bit gradients. */
const ROUNDING = 1e-13;

/** A gradient whose square is this much smaller than the largest has no digits left in its products: it counts as 0. */
const NEGLIGIBLE = 1e-30;

/**
 * Symmetrises a Gram matrix, divides it by its largest diagonal entry and clips negative eigenvalues, which 32-bit
 * products bring in. Entries that are not finite count as 0, so that no combiner ever answers with NaN.
 */
export function cleanGram(gram: Matrix): CleanGram {
  const symmetric = mapMatrix(gram, (value, row, column) => finite((value + gram[column][row]) / 2));
  const scale = Math.max(...diagonal(symmetric));
  if (!(scale > Number.MIN_VALUE / NEGLIGIBLE)) return { gram: mapMatrix(gram, () => 0), scale: 1 };
  const present = diagonal(symmetric).map((square) => square / scale > NEGLIGIBLE);
  const unit = mapMatrix(symmetric, (value, row, column) => (present[row] && present[column] ? value / scale : 0));
  if (isPositive(unit, ROUNDING)) return { gram: unit, scale };
  return { gram: spectral(symmetricEigen(unit), (value) => Math.max(value, 0)), scale };
}

/** Whether M + shift · 1 has a Cholesky factor: much cheaper than its eigenvalues, and nearly always so. */
function isPositive(matrix: Matrix, shift: number): boolean {
  const factor = matrix.map((_, row) => new Float64Array(row + 1));
  for (let row = 0; row < matrix.length; row++) {
    const line = factor[row];
    for (let column = 0; column <= row; column++) {
      const other = factor[column];
      let rest = matrix[row][column];
      for (let k = 0; k < column; k++) rest -= line[k] * other[k];
      if (row === column && !(rest + shift > 0)) return false;
      line[column] = row === column ? Math.sqrt(rest + shift) : rest / other[column];
    }
  }
  return true;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
