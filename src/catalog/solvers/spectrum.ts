import type { Matrix, Vector } from "./matrix.ts";
import { reflect, tridiagonal } from "./tridiagonal.ts";

/** A symmetric tridiagonal matrix on its way to a diagonal one, and a vector that every rotation turns with it. */
interface Band {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  readonly image: Float64Array;
}

const ROUNDS = 40;

/** Off-diagonal entries whose square is no number above 0 any more: the matrix has entries of order one. */
const TINY = 1e-150;

/**
 * f(M) y for a symmetric M = V Λ Vᵀ, that is V f(Λ) Vᵀ y; `functionOf` chooses f for the eigenvalues, which ascend. By Householder reflections
 * and implicit QR steps with Wilkinson's shift (Golub & Van Loan, 8.3). As only one vector goes through them, no eigenvector is written
 * down; exact to rounding of the largest eigenvalue.
 */
export function throughSpectrum(matrix: Matrix, vector: Vector, functionOf: (values: readonly number[]) => (value: number) => number): number[] {
  const { diagonal, beside, mirrors } = tridiagonal(matrix);
  const image = new Float64Array(vector);
  for (let place = mirrors.length - 1; place > 1; place--) reflect(image, mirrors[place], place);
  const turns = new Turns(matrix.length);
  diagonalize({ diagonal, beside, image }, turns);
  const change = functionOf(Array.from(diagonal.slice().sort()));
  for (let index = 0; index < image.length; index++) image[index] *= change(diagonal[index]);
  turns.undo(image);
  for (let place = 2; place < mirrors.length; place++) reflect(image, mirrors[place], place);
  return Array.from(image);
}

/** The rotations of neighbouring places that were made, to be undone: each QR step is a run of them, from a first place to a last one. */
class Turns {
  cosines: Float64Array;
  sines: Float64Array;
  made = 0;
  readonly #runs: number[] = [];

  constructor(size: number) {
    // Two steps for a place, of half of the places on average, are usual.
    this.cosines = new Float64Array(size * (size + 2));
    this.sines = new Float64Array(size * (size + 2));
  }

  begin(first: number, last: number): void {
    this.#runs.push(first, last);
    if (this.made + last - first <= this.cosines.length) return;
    this.cosines = grown(this.cosines);
    this.sines = grown(this.sines);
  }

  undo(vector: Float64Array): void {
    const { cosines, sines } = this;
    let turn = this.made;
    for (let run = this.#runs.length - 2; run >= 0; run -= 2) {
      const [first, last] = [this.#runs[run], this.#runs[run + 1]];
      let right = vector[last];
      for (let place = last - 1; place >= first; place--) {
        turn--;
        const left = vector[place];
        vector[place + 1] = cosines[turn] * right + sines[turn] * left;
        right = cosines[turn] * left - sines[turn] * right;
      }
      vector[first] = right;
    }
  }
}

function grown(values: Float64Array): Float64Array {
  const longer = new Float64Array(2 * values.length);
  longer.set(values);
  return longer;
}

function diagonalize(band: Band, turns: Turns): void {
  const { diagonal, beside } = band;
  let last = diagonal.length - 1;
  for (let round = 0; last > 0 && round < ROUNDS * diagonal.length; round++) {
    if (isNegligible(diagonal, beside, last - 1)) {
      beside[last - 1] = 0;
      last--;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isNegligible(diagonal, beside, first - 1)) first--;
    turns.begin(first, last);
    chase(band, turns, first, last);
  }
}

function isNegligible(diagonal: Float64Array, beside: Float64Array, index: number): boolean {
  return Math.abs(beside[index]) <= Math.max(TINY, Number.EPSILON * (Math.abs(diagonal[index]) + Math.abs(diagonal[index + 1])));
}

/** The eigenvalue of the last two places that lies nearer to the last one. */
function shiftOf(diagonal: Float64Array, beside: Float64Array, last: number): number {
  const half = (diagonal[last - 1] - diagonal[last]) / 2;
  const corner = beside[last - 1];
  return diagonal[last] - (corner * corner) / (half + (half < 0 ? -1 : 1) * Math.sqrt(half * half + corner * corner));
}

/** One implicit QR step on the places first … last: a rotation for each neighbouring pair chases what stands out of the band. */
function chase({ diagonal, beside, image }: Band, turns: Turns, first: number, last: number): void {
  const { cosines, sines } = turns;
  let turn = turns.made;
  let upper = diagonal[first];
  let between = beside[first];
  let along = upper - shiftOf(diagonal, beside, last);
  let out = between;
  let left = image[first];
  for (let place = first; place < last; place++) {
    const length = Math.sqrt(along * along + out * out);
    const cosine = length > 0 ? along / length : 1;
    const sine = length > 0 ? out / length : 0;
    cosines[turn] = cosine;
    sines[turn++] = sine;
    if (place > first) beside[place - 1] = length;
    const lower = diagonal[place + 1];
    const mixed = sine * (lower - upper) + 2 * cosine * between;
    diagonal[place] = upper + sine * mixed;
    upper = lower - sine * mixed;
    along = cosine * mixed - between;
    const right = image[place + 1];
    image[place] = cosine * left + sine * right;
    left = cosine * right - sine * left;
    if (place + 1 === last) break;
    out = sine * beside[place + 1];
    between = cosine * beside[place + 1];
  }
  beside[last - 1] = along;
  diagonal[last] = upper;
  image[last] = left;
  turns.made = turn;
}
