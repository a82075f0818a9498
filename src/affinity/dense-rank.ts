import type { Measured } from "./matrix.ts";

/** Spearman's correlation of two lists of very many figures, and over how many both are known. */
interface DenseCorrelation {
  readonly mean: Measured;
  readonly count: number;
}

/**
 * Spearman's correlation of two matrices [recipient × size + source] without their diagonals, over the cells that are numbers in both; null
 * where one side does not vary. A million figures are ranked without being sorted: those that differ by less than 0.4% count as tied, which
 * moves the correlation by less than its third place.
 */
export function denseSpearman(left: Float64Array, right: Float64Array, size: number): DenseCorrelation {
  const [first, second] = knownOf(left, right, size);
  const [a, b] = [centredRanks(first), centredRanks(second)];
  let [product, own, other] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    product += a[at] * b[at];
    own += a[at] * a[at];
    other += b[at] * b[at];
  }
  return { mean: own > 0 && other > 0 ? Math.max(-1, Math.min(1, product / Math.sqrt(own * other))) : null, count: a.length };
}

function knownOf(left: Float64Array, right: Float64Array, size: number): readonly [Float64Array, Float64Array] {
  const [first, second] = [new Float64Array(left.length), new Float64Array(left.length)];
  let count = 0;
  for (let at = 0; at < left.length; at++) {
    if (at % (size + 1) === 0 || Number.isNaN(left[at]) || Number.isNaN(right[at])) continue;
    // Zeros of both signs become one.
    first[count] = left[at] + 0;
    second[count++] = right[at] + 0;
  }
  return [first.subarray(0, count), second.subarray(0, count)];
}

/** Of a number's first half: its sign, its exponent and eight binary places. */
const headBits = 20;

/** Ranks less their mean; equal heads share the mean of theirs. */
function centredRanks(values: Float64Array): Float64Array {
  const heads = headsOf(values);
  const counts = new Uint32Array(1 << headBits);
  for (let at = 0; at < heads.length; at++) counts[heads[at]]++;
  const ranks = new Float64Array(counts.length);
  let before = 0;
  for (let head = 0; head < counts.length; head++) {
    ranks[head] = before + (counts[head] - values.length) / 2;
    before += counts[head];
  }
  const ranked = new Float64Array(values.length);
  for (let at = 0; at < ranked.length; at++) ranked[at] = ranks[heads[at]];
  return ranked;
}

/** In the order of the numbers themselves: a negative one is the larger the smaller its size. */
function headsOf(values: Float64Array): Uint32Array {
  // Little-endian, as all machines are that run browsers: the second word of each number is its first half.
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const heads = new Uint32Array(values.length);
  for (let at = 0; at < heads.length; at++) {
    const word = words[2 * at + 1];
    heads[at] = (word >>> 31 === 1 ? ~word : word | 0x80000000) >>> (32 - headBits);
  }
  return heads;
}
