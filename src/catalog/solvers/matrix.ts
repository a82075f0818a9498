/** A square matrix of doubles as rows; K × K for K tasks, so plain arrays do. */
export type Matrix = readonly (readonly number[])[];
export type Vector = readonly number[];

export function dot(left: Vector, right: Vector): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index] * right[index];
  return sum;
}

export function times(matrix: Matrix, vector: Vector): number[] {
  return matrix.map((row) => dot(row, vector));
}

export function product(left: Matrix, right: Matrix): number[][] {
  return left.map((row) => right[0].map((_, column) => row.reduce((sum, value, k) => sum + value * right[k][column], 0)));
}

export function transposed(matrix: Matrix): number[][] {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}

/** vᵀ M v. */
export function quadratic(matrix: Matrix, vector: Vector): number {
  return dot(vector, times(matrix, vector));
}

export function diagonal(matrix: Matrix): number[] {
  return matrix.map((row, index) => row[index]);
}

export function mapMatrix(matrix: Matrix, change: (value: number, row: number, column: number) => number): number[][] {
  return matrix.map((values, row) => values.map((value, column) => change(value, row, column)));
}

export function filled(length: number, value: number): number[] {
  return new Array<number>(length).fill(value);
}

/** The unit vector e_index times `value`. */
export function oneAt(length: number, index: number, value = 1): number[] {
  const vector = filled(length, 0);
  vector[index] = value;
  return vector;
}

export function total(vector: Vector): number {
  return vector.reduce((sum, value) => sum + value, 0);
}
