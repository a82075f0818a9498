import { minimizeOverOrthant } from "./active-set.ts";
import { filled, type Matrix, type Vector } from "./matrix.ts";

/** Relative to the largest number at hand: below it, signs are rounding. */
const OPTIMAL = 1e-12;

const ROUNDS = 30;

/**
 * argmin ½ xᵀQx + qᵀx over x ≥ 0 for a positive definite Q, from a guess of its support: whole sets change places at once
 * (block principal pivoting, Portugal, Júdice & Vicente 1994), so a good guess takes a few factorisations. Where Q is singular on
 * a support, or sets keep changing places, one coordinate after another decides (`minimizeOverOrthant`).
 */
export function pivotOverOrthant(matrix: Matrix, linear: Vector, guess: readonly boolean[]): number[] {
  let support = [...guess];
  for (let round = 0; round < ROUNDS; round++) {
    const x = solveOn(matrix, linear, support);
    if (!x) break;
    const places = x.flatMap((value, index) => (value === 0 ? [] : [index]));
    const scale = Math.max(...x.map(Math.abs), ...linear.map(Math.abs));
    const wrong = x.map((value, index) => (support[index] ? value < 0 : slopeAt(matrix[index], x, places) + linear[index] < -OPTIMAL * scale));
    if (!wrong.includes(true)) return x;
    support = support.map((inside, index) => inside !== wrong[index]);
  }
  return minimizeOverOrthant(matrix, linear);
}

function slopeAt(row: Vector, x: Vector, places: readonly number[]): number {
  let sum = 0;
  for (const place of places) sum += row[place] * x[place];
  return sum;
}

/** Q x = −q on a support, 0 elsewhere; undefined where Q is not safely positive definite there. */
function solveOn(matrix: Matrix, linear: Vector, support: readonly boolean[]): number[] | undefined {
  const places = support.flatMap((inside, index) => (inside ? [index] : []));
  const factor: Float64Array[] = [];
  const half: number[] = [];
  for (const [row, place] of places.entries()) {
    const line = factorRow(matrix[place], places, factor, row);
    if (!line) return undefined;
    factor.push(line);
    half.push((-linear[place] - half.reduce((sum, value, k) => sum + value * line[k], 0)) / line[row]);
  }
  const x = filled(linear.length, 0);
  for (let row = places.length - 1; row >= 0; row--) {
    let rest = half[row];
    for (let below = row + 1; below < places.length; below++) rest -= factor[below][row] * x[places[below]];
    x[places[row]] = rest / factor[row][row];
  }
  return x;
}

/** The next row of a Cholesky factor. */
function factorRow(values: Vector, places: readonly number[], factor: readonly Float64Array[], row: number): Float64Array | undefined {
  const line = new Float64Array(row + 1);
  for (let column = 0; column <= row; column++) {
    let rest = values[places[column]];
    const other = column === row ? line : factor[column];
    for (let k = 0; k < column; k++) rest -= line[k] * other[k];
    if (column < row) line[column] = rest / other[column];
    else if (rest > 1e-10 * values[places[row]]) line[row] = Math.sqrt(rest);
    else return undefined;
  }
  return line;
}
