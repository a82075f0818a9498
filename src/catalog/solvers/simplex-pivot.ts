import { minimizeOverSimplex } from "./active-set.ts";
import { diagonal, filled, mapMatrix, type Matrix, total, type Vector } from "./matrix.ts";
import { pivotedSupport } from "./orthant.ts";

/** Up to so many tasks one coordinate after another is as fast. */
const FEW = 4;

/**
 * argmin ½ xᵀQx + qᵀx over x ≥ 0, Σx = 1, for Q ⪰ 0 and q = 0 or q = Qp with p on the simplex; `guess` (an earlier answer) makes it shorter.
 *
 * As Σx = 1, q can be put into the matrix: S = Q + q1ᵀ + 1qᵀ + c 11ᵀ, which is ⪰ 0 for c ≥ pᵀQp. Where y ≥ 0 minimises ½ yᵀSy − 1ᵀy, y / Σy has
 * the minimum over the simplex, and whole sets change places to find y. What they find is where the active set begins, and so
 * checked; where they find nothing, it begins at a vertex.
 */
export function shortestOnSimplex(matrix: Matrix, linear: Vector, guess?: Vector): number[] {
  const size = linear.length;
  if (size <= FEW) return minimizeOverSimplex(matrix, linear);
  const level = Math.max(...linear.map(Math.abs)) + total(diagonal(matrix)) / size;
  const homogeneous = mapMatrix(matrix, (value, row, column) => value + linear[row] + linear[column] + level);
  const inside = linear.map((_, task) => !guess || guess[task] > 0);
  const found = pivotedSupport(homogeneous, filled(size, -1), inside);
  const sum = found ? total(found) : 0;
  return minimizeOverSimplex(matrix, linear, found && sum > 0 ? found.map((value) => Math.max(0, value) / sum) : undefined);
}
