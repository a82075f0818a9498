import type { Matrix } from "../solvers/matrix.ts";

/**
 * A sum of rows of J that grows: it begins as one row and takes shares of others, each at most once. Its product with any row is read off
 * G = J Jᵀ, symmetric, when it is asked for, with one multiplication for each row that was taken: keeping all products up to date costs twice as much.
 */
export class RowSum {
  readonly #size: number;
  readonly #gram: Float64Array;
  readonly #shares: Float64Array;
  readonly #taken: Int32Array;
  #count = 0;

  constructor(gram: Matrix) {
    this.#size = gram.length;
    this.#gram = new Float64Array(gram.length ** 2);
    gram.forEach((row, index) => this.#gram.set(row, index * gram.length));
    this.#shares = new Float64Array(gram.length + 1);
    this.#taken = new Int32Array(gram.length + 1);
  }

  begin(row: number): void {
    this.#shares[0] = 1;
    this.#taken[0] = row;
    this.#count = 1;
  }

  add(row: number, share: number): void {
    this.#shares[this.#count] = share;
    this.#taken[this.#count] = row;
    this.#count++;
  }

  product(row: number): number {
    return sumOf(this.#gram, row * this.#size, this.#shares, this.#taken, this.#count);
  }
}

/** Of some entries of a row that begins at `start`, each times its share. */
function sumOf(gram: Float64Array, start: number, shares: Float64Array, places: Int32Array, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += shares[index] * gram[start + places[index]];
  return sum;
}
