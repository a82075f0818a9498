import { solvePositive } from "./cholesky.ts";
import { dot, mapMatrix, type Matrix, product, transposed, type Vector } from "./matrix.ts";

/** M = Σ values[k] · vectors[k] vectors[k]ᵀ; eigenvalues ascending, eigenvectors as rows. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

const SWEEPS = 60;

/** Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, 8.5). */
export function symmetricEigen(matrix: Matrix): Eigen {
  const work = matrix.map((row) => [...row]);
  const vectors = matrix.map((row, index) => row.map((_, column) => (index === column ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS && rotateAll(work, vectors); sweep++);
  const order = work.map((_, index) => index).sort((left, right) => work[left][left] - work[right][right]);
  return { values: order.map((index) => work[index][index]), vectors: order.map((index) => vectors[index]) };
}

/** One sweep over all pairs; false where nothing was left to rotate. */
function rotateAll(work: number[][], vectors: number[][]): boolean {
  let rotated = false;
  for (let p = 0; p < work.length; p++) {
    for (let q = p + 1; q < work.length; q++) {
      // An entry this small changes neither eigenvalue in double precision.
      if (Math.abs(work[p][q]) <= 1e-18 * Math.sqrt(Math.abs(work[p][p] * work[q][q]))) continue;
      rotate(work, vectors, p, q);
      rotated = true;
    }
  }
  return rotated;
}

function rotate(work: number[][], vectors: number[][], p: number, q: number): void {
  const theta = (work[q][q] - work[p][p]) / (2 * work[p][q]);
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const row of work) turn(row, p, q, cosine, sine);
  turnRows(work, p, q, cosine, sine);
  turnRows(vectors, p, q, cosine, sine);
  work[p][q] = work[q][p] = 0;
}

function turn(row: number[], p: number, q: number, cosine: number, sine: number): void {
  const [left, right] = [row[p], row[q]];
  row[p] = cosine * left - sine * right;
  row[q] = sine * left + cosine * right;
}

function turnRows(rows: number[][], p: number, q: number, cosine: number, sine: number): void {
  for (let column = 0; column < rows.length; column++) {
    const [left, right] = [rows[p][column], rows[q][column]];
    rows[p][column] = cosine * left - sine * right;
    rows[q][column] = sine * left + cosine * right;
  }
}

/** Σ f(value) · v vᵀ over the spectrum. */
export function spectral(eigen: Eigen, change: (value: number) => number): number[][] {
  const scaled = eigen.vectors.map((vector, index) => vector.map((entry) => entry * change(eigen.values[index])));
  return product(transposed(scaled), eigen.vectors);
}

/** M⁻¹ y by a Cholesky factor where M is safely positive definite; else M⁺ y by eigenvalues (`pseudoSolve`). */
export function solveSemidefinite(matrix: Matrix, right: readonly number[], tolerance: number): number[] {
  return solvePositive(matrix, right, tolerance) ?? pseudoSolve(matrix, right, tolerance);
}

/**
 * M⁺ y for symmetric M ⪰ 0. What is a null direction is decided by the cosines C of M = D C D, whose eigenvalues up to `tolerance` times the largest are
 * left out: rows a million times shorter than others are not taken for one. Then M⁺ = P D⁻¹ C⁺ D⁻¹ P, with P the projection onto the range of M.
 */
export function pseudoSolve(matrix: Matrix, right: readonly number[], tolerance: number): number[] {
  const sizes = matrix.map((row, index) => Math.sqrt(row[index]) || 1);
  const divided = (vector: Vector) => vector.map((value, index) => value / sizes[index]);
  const { values, vectors } = symmetricEigen(mapMatrix(matrix, (value, row, column) => value / (sizes[row] * sizes[column])));
  const limit = Math.max(0, tolerance * Math.max(...values));
  const basis = orthonormal(vectors.filter((_, index) => !(values[index] > limit)).map(divided));
  const inside = divided(without(right, basis));
  const coefficients = values.map((value, index) => (value > limit ? dot(vectors[index], inside) / value : 0));
  return without(divided(right.map((_, row) => coefficients.reduce((sum, coefficient, k) => sum + coefficient * vectors[k][row], 0))), basis);
}

/** What is left of a vector without its parts along orthonormal ones; twice, for what rounding leaves the first time. */
function without(vector: Vector, basis: readonly Vector[]): number[] {
  const rest = [...vector];
  for (const unit of [...basis, ...basis]) {
    const share = dot(rest, unit);
    unit.forEach((value, index) => { rest[index] -= share * value; });
  }
  return rest;
}

function orthonormal(vectors: readonly Vector[]): Vector[] {
  const basis: Vector[] = [];
  for (const vector of vectors) {
    const rest = without(vector, basis);
    const length = Math.sqrt(dot(rest, rest));
    if (length > 0) basis.push(rest.map((value) => value / length));
  }
  return basis;
}
