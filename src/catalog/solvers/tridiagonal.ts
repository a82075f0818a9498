import type { Eigen } from "./eigen.ts";
import type { Matrix } from "./matrix.ts";

/** M = Rᵀ T R: T tridiagonal and symmetric, the rows of R orthonormal. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  readonly rows: Float64Array[];
}

const ROUNDS = 40;

/**
 * Eigenvalues and vectors of a symmetric matrix by Householder reflections and implicit QR steps with Wilkinson's shift (Golub & Van Loan,
 * 8.3): several times faster than Jacobi rotations (`symmetricEigen`), exact to rounding of the largest eigenvalue only.
 */
export function fastEigen(matrix: Matrix): Eigen {
  const reduced = tridiagonal(matrix);
  const { diagonal, beside, rows } = reduced;
  let last = diagonal.length - 1;
  for (let round = 0; last > 0 && round < ROUNDS * diagonal.length; round++) {
    if (isNegligible(reduced, last - 1)) {
      beside[last - 1] = 0;
      last--;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isNegligible(reduced, first - 1)) first--;
    chase(reduced, first, last);
  }
  const order = [...diagonal.keys()].sort((left, right) => diagonal[left] - diagonal[right]);
  return { values: order.map((index) => diagonal[index]), vectors: order.map((index) => [...rows[index]]) };
}

function isNegligible({ diagonal, beside }: Tridiagonal, index: number): boolean {
  return Math.abs(beside[index]) <= Number.EPSILON * (Math.abs(diagonal[index]) + Math.abs(diagonal[index + 1]));
}

function tridiagonal(matrix: Matrix): Tridiagonal {
  const size = matrix.length;
  const work = matrix.map((row) => Float64Array.from(row));
  const rows = matrix.map((_, index) => Float64Array.from({ length: size }, (_value, column) => Number(index === column)));
  for (let column = 0; column < size - 2; column++) {
    const normal = reflector(work, column);
    if (!normal) continue;
    reflectBothSides(work, normal);
    reflectRows(rows, normal);
  }
  return {
    diagonal: Float64Array.from(work, (row, index) => row[index]),
    beside: Float64Array.from({ length: Math.max(0, size - 1) }, (_, index) => work[index + 1][index]),
    rows,
  };
}

/** The unit normal of the mirror that leaves nothing of a column below the place beside the diagonal; undefined where nothing is there. */
function reflector(work: readonly Float64Array[], column: number): Float64Array | undefined {
  const normal = new Float64Array(work.length);
  for (let row = column + 1; row < work.length; row++) normal[row] = work[row][column];
  const length = Math.sqrt(inner(normal, normal));
  if (!(length > Math.abs(normal[column + 1]))) return undefined;
  normal[column + 1] += normal[column + 1] < 0 ? -length : length;
  const size = Math.sqrt(inner(normal, normal));
  for (let row = column + 1; row < work.length; row++) normal[row] /= size;
  return normal;
}

/** A ← H A H for H = 1 − 2 v vᵀ. */
function reflectBothSides(work: readonly Float64Array[], normal: Float64Array): void {
  const other = new Float64Array(work.length);
  for (let index = 0; index < work.length; index++) other[index] = 2 * inner(work[index], normal);
  const share = inner(other, normal);
  for (let index = 0; index < work.length; index++) other[index] -= share * normal[index];
  for (let index = 0; index < work.length; index++) {
    const [row, mine, yours] = [work[index], normal[index], other[index]];
    for (let column = 0; column < row.length; column++) row[column] -= mine * other[column] + yours * normal[column];
  }
}

/** R ← H R. */
function reflectRows(rows: readonly Float64Array[], normal: Float64Array): void {
  const image = new Float64Array(normal.length);
  for (let index = 0; index < rows.length; index++) addRow(image, rows[index], 2 * normal[index]);
  for (let index = 0; index < rows.length; index++) addRow(rows[index], image, -normal[index]);
}

/** One implicit QR step on the places first … last: a rotation for each neighbouring pair chases what stands out of the band. */
function chase({ diagonal, beside, rows }: Tridiagonal, first: number, last: number): void {
  const half = (diagonal[last - 1] - diagonal[last]) / 2;
  const corner = beside[last - 1];
  let along = diagonal[first] - (diagonal[last] - (corner * corner) / (half + (half < 0 ? -1 : 1) * Math.hypot(half, corner)));
  let out = beside[first];
  for (let place = first; place < last; place++) {
    const length = Math.hypot(along, out);
    const [cosine, sine] = length > 0 ? [along / length, out / length] : [1, 0];
    if (place > first) beside[place - 1] = length;
    const [upper, between, lower] = [diagonal[place], beside[place], diagonal[place + 1]];
    diagonal[place] = cosine * cosine * upper + 2 * cosine * sine * between + sine * sine * lower;
    diagonal[place + 1] = sine * sine * upper - 2 * cosine * sine * between + cosine * cosine * lower;
    beside[place] = cosine * sine * (lower - upper) + (cosine * cosine - sine * sine) * between;
    turn(rows[place], rows[place + 1], cosine, sine);
    if (place === last - 1) return;
    along = beside[place];
    out = sine * beside[place + 1];
    beside[place + 1] *= cosine;
  }
}

function turn(upper: Float64Array, lower: Float64Array, cosine: number, sine: number): void {
  for (let column = 0; column < upper.length; column++) {
    const left = upper[column];
    const right = lower[column];
    upper[column] = cosine * left + sine * right;
    lower[column] = cosine * right - sine * left;
  }
}

function addRow(row: Float64Array, added: Float64Array, factor: number): void {
  for (let column = 0; column < row.length; column++) row[column] += factor * added[column];
}

function inner(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index] * right[index];
  return sum;
}
