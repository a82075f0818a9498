import type { Matrix } from "./matrix.ts";

/** M = H T Hᵀ: T tridiagonal and symmetric, H the product of mirrors. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** One place fewer: entry k stands between places k and k + 1. */
  readonly beside: Float64Array;
  /** From the second place on the first k entries are the unit normal of mirror k, or 0 where there was nothing to mirror; the last one goes first. */
  readonly mirrors: readonly Float64Array[];
}

/** A ← A − n oᵀ − o nᵀ: what a mirror with the normal n makes of a symmetric matrix. */
interface Change {
  readonly normal: Float64Array;
  readonly other: Float64Array;
}

/**
 * A symmetric matrix by Householder reflections from its last row on (Golub & Van Loan, 8.3.1), of which the lower half is kept. What one mirror changes is
 * taken off in the pass that multiplies by the next one's normal, so that each mirror reads and writes the matrix once.
 */
export function tridiagonal(matrix: Matrix): Tridiagonal {
  const size = matrix.length;
  const rows = matrix.map((row) => new Float64Array(row));
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(Math.max(0, size - 1));
  let change: Change = { normal: new Float64Array(size), other: new Float64Array(size) };
  let product: Float64Array = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    const normal = rows[row];
    takeOff(normal, row, change);
    diagonal[row] = normal[row];
    if (row > 0) beside[row - 1] = row > 1 ? intoMirror(normal, row) : normal[0];
    if (row < 2) continue;
    product.fill(0, 0, row);
    takeOffAndMultiply({ rows, size: row, change, normal, product });
    const other = product;
    product = change.other;
    change = { normal, other: changedBy(normal, other, row) };
  }
  return { diagonal, beside, mirrors: rows };
}

/** x ← H x for the mirror with this normal, on the first places. */
export function reflect(vector: Float64Array, normal: Float64Array, size: number): void {
  const share = 2 * inner(vector, normal, size);
  for (let index = 0; index < size; index++) vector[index] -= share * normal[index];
}

/** One row of the lower half. */
function takeOff(line: Float64Array, row: number, { normal, other }: Change): void {
  const [along, across] = [normal[row], other[row]];
  for (let place = 0; place <= row; place++) line[place] -= along * other[place] + across * normal[place];
}

/** Makes the first entries of a row the unit normal of the mirror that leaves only the last of them; gives what is there then. */
function intoMirror(line: Float64Array, size: number): number {
  const end = line[size - 1];
  const length = Math.sqrt(inner(line, line, size));
  if (!(length > Math.abs(end))) {
    line.fill(0, 0, size);
    return end;
  }
  line[size - 1] += end < 0 ? -length : length;
  const whole = Math.sqrt(inner(line, line, size));
  for (let place = 0; place < size; place++) line[place] /= whole;
  return end < 0 ? length : -length;
}

/** o of H A H = A − n oᵀ − o nᵀ from A n, in its place. */
function changedBy(normal: Float64Array, product: Float64Array, size: number): Float64Array {
  const share = 2 * inner(product, normal, size);
  for (let index = 0; index < size; index++) product[index] = 2 * product[index] - share * normal[index];
  return product;
}

interface Pass {
  readonly rows: readonly Float64Array[];
  readonly size: number;
  readonly change: Change;
  readonly normal: Float64Array;
  readonly product: Float64Array;
}

/** Takes the last mirror's change off the first rows of the lower half, and adds A n for the next one's normal to `product`. */
function takeOffAndMultiply({ rows, size, change: { normal: before, other }, normal, product }: Pass): void {
  // Rows go in pairs, for a sum waits for its own last addition: an odd one goes first, by itself.
  const odd = size % 2;
  if (odd === 1) {
    rows[0][0] -= 2 * before[0] * other[0];
    product[0] = rows[0][0] * normal[0];
  }
  for (let index = odd; index < size; index += 2) {
    const upper = rows[index];
    const lower = rows[index + 1];
    const along = before[index];
    const alongToo = before[index + 1];
    const across = other[index];
    const acrossToo = other[index + 1];
    const first = normal[index];
    const second = normal[index + 1];
    let above = 0;
    let below = 0;
    for (let place = 0; place < index; place++) {
      const earlier = before[place];
      const taken = other[place];
      const weight = normal[place];
      const left = upper[place] - (along * taken + across * earlier);
      const right = lower[place] - (alongToo * taken + acrossToo * earlier);
      upper[place] = left;
      lower[place] = right;
      above += left * weight;
      below += right * weight;
      product[place] += left * first + right * second;
    }
    upper[index] -= 2 * along * across;
    lower[index] -= alongToo * across + acrossToo * along;
    lower[index + 1] -= 2 * alongToo * acrossToo;
    product[index] += above + upper[index] * first + lower[index] * second;
    product[index + 1] += below + lower[index] * first + lower[index + 1] * second;
  }
}

function inner(left: Float64Array, right: Float64Array, size: number): number {
  let sum = 0;
  for (let index = 0; index < size; index++) sum += left[index] * right[index];
  return sum;
}
