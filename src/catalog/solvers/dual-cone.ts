import { pivotOverOrthant } from "./orthant.ts";
import { diagonal, type Matrix, mapMatrix, times, type Vector } from "./matrix.ts";

/**
 * argmin over v ≥ u of vᵀGv: Jᵀv is Jᵀu projected onto the cone of directions that conflict with no row of J
 * (the dual of that projection, Quinton & Rey 2024, proposition 1).
 */
export function dualConeWeights(gram: Matrix, from: Vector, previous?: Vector): number[] {
  return dualCone(gram)(from, previous);
}

/** The same for several u; `previous` (an earlier answer) is where the search starts. */
export function dualCone(gram: Matrix): (from: Vector, previous?: Vector) => number[] {
  const sizes = diagonal(gram).map((square) => Math.sqrt(square) || 1);
  // With unit rows, gradients a thousand times smaller than others are solved to the same relative precision.
  const unit = mapMatrix(gram, (value, row, column) => value / (sizes[row] * sizes[column]));
  return (from, previous) => {
    const linear = times(unit, from.map((value, index) => value * sizes[index]));
    const largest = Math.max(...linear.map(Math.abs));
    if (!(largest > 0)) return [...from];
    // Without an earlier answer: tasks that this start conflicts with are what the projection mostly adds.
    const guess = linear.map((value, index) => (previous ? previous[index] > from[index] * (1 + 1e-9) : value < 0));
    const added = pivotOverOrthant(unit, linear.map((value) => value / largest), guess);
    return from.map((value, index) => value + (added[index] * largest) / sizes[index]);
  };
}
