import type { Matrix, Vector } from "./matrix.ts";

/** A pivot this much smaller than the largest entry of the matrix means: singular. */
const SINGULAR = 1e-15;

/** M x = y by Gaussian elimination with partial pivoting; undefined where M is singular. */
export function solveLinear(matrix: Matrix, right: Vector): number[] | undefined {
  const rows = matrix.map((row, index) => bordered(row, right[index]));
  const limit = SINGULAR * largestOf(matrix);
  for (let column = 0; column < rows.length; column++) {
    const pivot = largestBelow(rows, column);
    if (!(Math.abs(rows[pivot][column]) > limit)) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = column + 1; row < rows.length; row++) eliminate(rows[row], rows[column], column);
  }
  return substituteBack(rows);
}

function bordered(row: Vector, right: number): Float64Array {
  const line = new Float64Array(row.length + 1);
  line.set(row);
  line[row.length] = right;
  return line;
}

function largestOf(matrix: Matrix): number {
  let largest = 0;
  for (const row of matrix) for (const value of row) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function largestBelow(rows: readonly Float64Array[], column: number): number {
  let best = column;
  for (let row = column + 1; row < rows.length; row++) {
    if (Math.abs(rows[row][column]) > Math.abs(rows[best][column])) best = row;
  }
  return best;
}

function eliminate(row: Float64Array, pivot: Float64Array, column: number): void {
  const factor = row[column] / pivot[column];
  if (factor === 0) return;
  for (let k = column; k < pivot.length; k++) row[k] -= factor * pivot[k];
}

function substituteBack(rows: readonly Float64Array[]): number[] {
  const size = rows.length;
  const x = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = rows[row][size];
    for (let column = row + 1; column < size; column++) rest -= rows[row][column] * x[column];
    x[row] = rest / rows[row][row];
  }
  return x;
}
