import { minimizeOverOrthant } from "./active-set.ts";
import { solveOnPlaces } from "./cholesky.ts";
import type { Matrix, Vector } from "./matrix.ts";

/** Relative to the largest number at hand: below it, signs are rounding. */
const OPTIMAL = 1e-12;

const ROUNDS = 30;

/** Share of its diagonal entry that a pivot must keep. */
const SAFE = 1e-10;

/**
 * argmin ½ xᵀQx + qᵀx over x ≥ 0 for a positive definite Q, from a guess of its support: whole sets change places at once
 * (block principal pivoting, Portugal, Júdice & Vicente 1994), so a good guess takes a few factorisations. Where Q is singular on
 * a support, or sets keep changing places, one coordinate after another decides (`minimizeOverOrthant`).
 */
export function pivotOverOrthant(matrix: Matrix, linear: Vector, guess: readonly boolean[]): number[] {
  return pivotedSupport(matrix, linear, guess) ?? minimizeOverOrthant(matrix, linear);
}

/** The same; undefined where Q is singular on a support, or sets keep changing places. */
export function pivotedSupport(matrix: Matrix, linear: Vector, guess: readonly boolean[]): number[] | undefined {
  const negative = linear.map((value) => -value);
  let support = [...guess];
  for (let round = 0; round < ROUNDS; round++) {
    const x = solveOnPlaces(matrix, negative, support.flatMap((inside, index) => (inside ? [index] : [])), SAFE);
    if (!x) return undefined;
    const places = x.flatMap((value, index) => (value === 0 ? [] : [index]));
    const scale = Math.max(...x.map(Math.abs), ...linear.map(Math.abs));
    const wrong = x.map((value, index) => (support[index] ? value < 0 : slopeAt(matrix[index], x, places) + linear[index] < -OPTIMAL * scale));
    if (!wrong.includes(true)) return x;
    support = support.map((inside, index) => inside !== wrong[index]);
  }
  return undefined;
}

function slopeAt(row: Vector, x: Vector, places: readonly number[]): number {
  let sum = 0;
  for (const place of places) sum += row[place] * x[place];
  return sum;
}
