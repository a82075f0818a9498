import { pivotOverOrthant } from "./orthant.ts";
import { diagonal, filled, type Matrix, mapMatrix, times, type Vector } from "./matrix.ts";

/**
 * argmin over v ≥ u of vᵀGv: Jᵀv is Jᵀu projected onto the cone of directions that conflict with no row of J
 * (the dual of that projection, Quinton & Rey 2024, proposition 1).
 */
export function dualConeWeights(gram: Matrix, from: Vector): number[] {
  const sizes = diagonal(gram).map((square) => Math.sqrt(square) || 1);
  // With unit rows, gradients a thousand times smaller than others are solved to the same relative precision.
  const unit = mapMatrix(gram, (value, row, column) => value / (sizes[row] * sizes[column]));
  const linear = times(unit, from.map((value, index) => value * sizes[index]));
  const largest = Math.max(...linear.map(Math.abs));
  if (!(largest > 0)) return [...from];
  // Tasks that this start conflicts with are what the projection mostly adds.
  const added = pivotOverOrthant(unit, linear.map((value) => value / largest), linear.map((value) => value < 0));
  return filled(from.length, 0).map((_, index) => from[index] + (added[index] * largest) / sizes[index]);
}
