import { pivotOverOrthant } from "./orthant.ts";
import { diagonal, type Matrix, mapMatrix, times, type Vector } from "./matrix.ts";

/**
 * argmin over v ≥ u of vᵀGv: Jᵀv is Jᵀu projected onto the cone of directions that conflict with no row of J
 * (the dual of that projection, Quinton & Rey 2024, proposition 1).
 */
export function dualConeWeights(gram: Matrix, from: Vector, rounding: number, previous?: Vector): number[] {
  return dualCone(gram, rounding)(from, previous);
}

/**
 * The same for several u; `previous` (an earlier answer) is where the search starts. `rounding` is the share of the eigenvalues that tells nothing
 * (`roundingShare`). Dividing by such an eigenvalue would add noise of any length, so that this share is added to the diagonal of the cosines: what is added
 * to u stays below |Jᵀu| / √rounding, a step without conflicts is left as it is, and others may keep √rounding of their length as a conflict at worst.
 */
export function dualCone(gram: Matrix, rounding: number): (from: Vector, previous?: Vector) => number[] {
  const sizes = diagonal(gram).map((square) => Math.sqrt(square) || 1);
  // With unit rows, gradients a thousand times smaller than others are solved to the same relative precision.
  const unit = mapMatrix(gram, (value, row, column) => value / (sizes[row] * sizes[column]));
  const ridged = mapMatrix(unit, (value, row, column) => (row === column ? value + rounding : value));
  return (from, previous) => {
    const linear = times(unit, from.map((value, index) => value * sizes[index]));
    const largest = Math.max(...linear.map(Math.abs));
    if (!(largest > 0)) return [...from];
    // Without an earlier answer: tasks that this start conflicts with are what the projection mostly adds.
    const guess = linear.map((value, index) => (previous ? previous[index] > from[index] * (1 + 1e-9) : value < 0));
    const added = pivotOverOrthant(ridged, linear.map((value) => value / largest), guess);
    return from.map((value, index) => value + (added[index] * largest) / sizes[index]);
  };
}
