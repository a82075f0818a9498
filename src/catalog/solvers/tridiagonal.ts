import type { Matrix, Vector } from "./matrix.ts";

/** M = Rᵀ T R: T tridiagonal and symmetric, R orthonormal, kept as the reflections and rotations that it is made of. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  /** Unit normals of mirrors, the first to be used first. */
  readonly mirrors: readonly Float64Array[];
  /** Of neighbouring places, after the mirrors: three numbers each, the place, cosine and sine of the angle. */
  readonly turns: number[];
}

const ROUNDS = 40;

/**
 * f(M) y for a symmetric M = V Λ Vᵀ, that is V f(Λ) Vᵀ y; `functionOf` chooses f for the eigenvalues, which ascend. By Householder reflections
 * and implicit QR steps with Wilkinson's shift (Golub & Van Loan, 8.3). As only one vector goes through them, no eigenvector is written
 * down; exact to rounding of the largest eigenvalue.
 */
export function throughSpectrum(matrix: Matrix, vector: Vector, functionOf: (values: readonly number[]) => (value: number) => number): number[] {
  const reduced = tridiagonal(matrix);
  diagonalize(reduced);
  const { diagonal, mirrors, turns } = reduced;
  const image = new Float64Array(vector);
  mirrors.forEach((normal) => reflect(image, normal));
  for (let turn = 0; turn < turns.length; turn += 3) rotate(image, turns[turn], turns[turn + 1], turns[turn + 2]);
  const change = functionOf([...diagonal].sort((left, right) => left - right));
  image.forEach((value, index) => { image[index] = change(diagonal[index]) * value; });
  for (let turn = turns.length - 3; turn >= 0; turn -= 3) rotate(image, turns[turn], turns[turn + 1], -turns[turn + 2]);
  mirrors.toReversed().forEach((normal) => reflect(image, normal));
  return [...image];
}

function diagonalize(reduced: Tridiagonal): void {
  const { diagonal, beside } = reduced;
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
}

/** Whose square is no number above 0 any more: the matrix has entries of order one. */
const TINY = 1e-150;

function isNegligible({ diagonal, beside }: Tridiagonal, index: number): boolean {
  return Math.abs(beside[index]) <= Math.max(TINY, Number.EPSILON * (Math.abs(diagonal[index]) + Math.abs(diagonal[index + 1])));
}

function tridiagonal(matrix: Matrix): Tridiagonal {
  const size = matrix.length;
  const work = matrix.map((row) => new Float64Array(row));
  const mirrors: Float64Array[] = [];
  for (let column = 0; column < size - 2; column++) {
    const normal = reflector(work, column);
    if (!normal) continue;
    reflectBothSides(work, normal, column);
    mirrors.push(normal);
  }
  return {
    diagonal: Float64Array.from(work, (row, index) => row[index]),
    beside: Float64Array.from({ length: Math.max(0, size - 1) }, (_, index) => work[index + 1][index]),
    mirrors,
    turns: [],
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

/** A ← H A H for H = 1 − 2 v vᵀ, in the lower half, which changes nothing before a column: there A has its final form, and v is 0. */
function reflectBothSides(work: readonly Float64Array[], normal: Float64Array, column: number): void {
  const size = work.length;
  const other = productWith(work, normal, column);
  const share = inner(other, normal, column);
  for (let index = column; index < size; index++) other[index] -= share * normal[index];
  const pairs = column + ((size - column) % 2);
  if (pairs > column) work[column][column] -= 2 * normal[column] * other[column];
  for (let index = pairs; index < size; index += 2) takeOff(work[index], work[index + 1], index, normal, other, column);
}

/** Two neighbouring rows of A − v oᵀ − o vᵀ, in the lower half. */
function takeOff(upper: Float64Array, lower: Float64Array, index: number, normal: Float64Array, other: Float64Array, column: number): void {
  const [first, second] = [normal[index], normal[index + 1]];
  const [one, two] = [other[index], other[index + 1]];
  for (let place = column; place <= index; place++) {
    const along = normal[place];
    const across = other[place];
    upper[place] -= first * across + one * along;
    lower[place] -= second * across + two * along;
  }
  lower[index + 1] -= 2 * second * two;
}

/** 2 A v from a column on, for a symmetric A of which the lower half is kept. Two rows at a time: a sum waits for its own last addition. */
function productWith(work: readonly Float64Array[], normal: Float64Array, column: number): Float64Array {
  const size = work.length;
  const half = new Float64Array(size);
  // An odd row goes first, by itself.
  const pairs = column + ((size - column) % 2);
  if (pairs > column) half[column] = work[column][column] * normal[column];
  for (let index = pairs; index < size; index += 2) addPair(half, work[index], work[index + 1], index, normal, column);
  for (let index = column; index < size; index++) half[index] *= 2;
  return half;
}

/** What two neighbouring rows of the lower half, and they as columns, add to A v. */
function addPair(product: Float64Array, upper: Float64Array, lower: Float64Array, index: number, normal: Float64Array, column: number): void {
  const first = normal[index];
  const second = normal[index + 1];
  let above = upper[index] * first + lower[index] * second;
  let below = lower[index] * first + lower[index + 1] * second;
  for (let place = column; place < index; place++) {
    const left = upper[place];
    const right = lower[place];
    above += left * normal[place];
    below += right * normal[place];
    product[place] += left * first + right * second;
  }
  product[index] = above;
  product[index + 1] = below;
}

/** x ← H x. */
function reflect(vector: Float64Array, normal: Float64Array): void {
  const share = 2 * inner(vector, normal);
  for (let index = 0; index < vector.length; index++) vector[index] -= share * normal[index];
}

function rotate(vector: Float64Array, place: number, cosine: number, sine: number): void {
  const left = vector[place];
  const right = vector[place + 1];
  vector[place] = cosine * left + sine * right;
  vector[place + 1] = cosine * right - sine * left;
}

/** One implicit QR step on the places first … last: a rotation for each neighbouring pair chases what stands out of the band. */
function chase({ diagonal, beside, turns }: Tridiagonal, first: number, last: number): void {
  const half = (diagonal[last - 1] - diagonal[last]) / 2;
  const corner = beside[last - 1];
  let along = diagonal[first] - (diagonal[last] - (corner * corner) / (half + (half < 0 ? -1 : 1) * Math.sqrt(half * half + corner * corner)));
  let out = beside[first];
  for (let place = first; place < last; place++) {
    const length = Math.sqrt(along * along + out * out);
    const cosine = length > 0 ? along / length : 1;
    const sine = length > 0 ? out / length : 0;
    if (place > first) beside[place - 1] = length;
    const upper = diagonal[place];
    const between = beside[place];
    const lower = diagonal[place + 1];
    diagonal[place] = cosine * cosine * upper + 2 * cosine * sine * between + sine * sine * lower;
    diagonal[place + 1] = sine * sine * upper - 2 * cosine * sine * between + cosine * cosine * lower;
    beside[place] = cosine * sine * (lower - upper) + (cosine * cosine - sine * sine) * between;
    turns.push(place, cosine, sine);
    if (place === last - 1) return;
    along = beside[place];
    out = sine * beside[place + 1];
    beside[place + 1] *= cosine;
  }
}

function inner(left: Float64Array, right: Float64Array, from = 0): number {
  let sum = 0;
  for (let index = from; index < left.length; index++) sum += left[index] * right[index];
  return sum;
}
