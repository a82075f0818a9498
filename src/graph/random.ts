/**
 * Counter-based random numbers: what is drawn depends on its key alone (seed, step, stream), never on what was drawn
 * elsewhere, so that a resumed run and every program of one step see the same numbers.
 */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal (Box & Muller 1958). */
  normal(): number;
  /** Uniform integer in [0, limit). */
  integer(limit: number): number;
  /** A permutation of 0 … length - 1 (Fisher & Yates). */
  permutation(length: number): Uint32Array;
}

/** Finalizer of MurmurHash3: every bit of the input moves half the bits of the output. */
function mix(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A 32-bit key of a text (FNV-1a, then mixed). */
export function keyOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** A generator for a key: `randomOf(seed, step, keyOf("dropout_1"))`. */
export function randomOf(...key: readonly number[]): Random {
  const first = key.reduce((hash, part) => mix(hash ^ mix(part + 0x9e3779b9)), 0x2545f491);
  const second = mix(first ^ 0x5bd1e995);
  let counter = 0;
  const next = () => mix(mix(counter++ + first) ^ second);
  const uniform = () => next() / 4294967296;
  const permutation = (length: number) => {
    const order = shuffled(length, counter + first, second);
    counter += Math.max(0, length - 1);
    return order;
  };
  return { uniform, integer: (limit) => Math.floor(uniform() * limit), normal: () => normalOf(uniform), permutation };
}

function normalOf(uniform: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
  return radius * Math.cos(2 * Math.PI * uniform());
}

/** With the numbers that `integer` would draw from `start` on, without a call for each: combiners want an order of all tasks for every task. */
function shuffled(length: number, start: number, second: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let index = 1; index < length; index++) order[index] = index;
  let word = start | 0;
  const key = second | 0;
  for (let last = length - 1; last > 0; last--) {
    const other = ((mix(mix(word) ^ key) / 4294967296) * (last + 1)) | 0;
    word = (word + 1) | 0;
    const moved = order[last];
    order[last] = order[other];
    order[other] = moved;
  }
  return order;
}
