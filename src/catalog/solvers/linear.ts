import type { Matrix, Vector } from "./matrix.ts";

/** A pivot this much smaller than the largest entry of the matrix means: singular. */
const SINGULAR = 1e-15;

/** M x = y by Gaussian elimination with partial pivoting; undefined where M is singular. */
export function solveLinear(matrix: Matrix, right: Vector): number[] | undefined {
  const rows = matrix.map((row, index) => [...row, right[index]]);
  const limit = SINGULAR * Math.max(...matrix.flat().map(Math.abs));
  for (let column = 0; column < rows.length; column++) {
    const pivot = largestBelow(rows, column);
    if (!(Math.abs(rows[pivot][column]) > limit)) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    eliminate(rows, column);
  }
  return substituteBack(rows);
}

function largestBelow(rows: number[][], column: number): number {
  let best = column;
  for (let row = column + 1; row < rows.length; row++) {
    if (Math.abs(rows[row][column]) > Math.abs(rows[best][column])) best = row;
  }
  return best;
}

function eliminate(rows: number[][], column: number): void {
  const pivot = rows[column];
  for (let row = column + 1; row < rows.length; row++) {
    const factor = rows[row][column] / pivot[column];
    for (let k = column; k < pivot.length; k++) rows[row][k] -= factor * pivot[k];
  }
}

function substituteBack(rows: number[][]): number[] {
  const size = rows.length;
  const x = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = rows[row][size];
    for (let column = row + 1; column < size; column++) rest -= rows[row][column] * x[column];
    x[row] = rest / rows[row][row];
  }
  return x;
}
