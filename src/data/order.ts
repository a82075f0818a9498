import type { Random } from "../graph/random.ts";
import type { WordValue } from "../graph/model.ts";

/** The training rows of one data source, by their numbers within the training split. */
export interface OrderedSource {
  readonly start: number;
  readonly rows: number;
  /** Where rows lie in blocks on a disk: the first row of each block and the end. */
  readonly blocks?: readonly number[];
}

interface OrderRequest {
  readonly sources: readonly OrderedSource[];
  /** `proportional`, `uniform`, `temperature(t)`, `round_robin`, or `bandit`, whose rows are chosen step by step. */
  readonly sample: WordValue;
  readonly batch: number;
  /** So many blocks are mixed at a time. */
  readonly window: number;
}

/**
 * The rows of one epoch in the order of training. An epoch is as many rows as there are in all sources together. `proportional`
 * has every row once; `uniform` draws each row's source with equal chances, `temperature(t)` with chances ∝ n^(1/t);
 * `round_robin` takes whole batches from one source after the other: small sources then start over, large ones do not end.
 */
export function epochOrder({ sources, sample, batch, window }: OrderRequest, random: Random): Uint32Array {
  const total = sources.reduce((sum, { rows }) => sum + rows, 0);
  const filled = sources.filter(({ rows }) => rows > 0);
  const onDisk = filled.some(({ blocks }) => blocks);
  if (filled.length < 2 || sample.word === "proportional" || sample.word === "bandit") {
    if (!onDisk) return random.permutation(total);
    if (filled.length === 1) return sourceOrder(filled[0], window, random);
    return merged(total, filled, window, random, remainingFirst(filled, random));
  }
  if (sample.word === "round_robin") return merged(total, filled, window, random, (place) => Math.floor(place / batch) % filled.length);
  const temperature = Number(sample.arguments.t ?? 1);
  return merged(total, filled, window, random, drawn(filled.map(({ rows }) => (sample.word === "uniform" ? 1 : rows ** (1 / temperature))), random));
}

/** All rows of a source once: shuffled, or, from a disk, mixed within windows of blocks that come in random order. */
function sourceOrder({ start, rows, blocks }: OrderedSource, window: number, random: Random): Uint32Array {
  if (!blocks) return random.permutation(rows).map((row) => start + row);
  const order = new Uint32Array(rows);
  const sequence = random.permutation(blocks.length - 1);
  let filled = 0;
  for (let first = 0; first < sequence.length; first += window) {
    const from = filled;
    for (const block of sequence.subarray(first, first + window)) {
      for (let row = blocks[block]; row < blocks[block + 1]; row++) order[filled++] = row;
    }
    shuffle(order, from, filled, random);
  }
  return order;
}

function shuffle(order: Uint32Array, from: number, to: number, random: Random): void {
  for (let last = to - 1; last > from; last--) {
    const other = from + random.integer(last - from + 1);
    const kept = order[last];
    order[last] = order[other];
    order[other] = kept;
  }
}

/** Takes the next row of the source that `choose` names, place by place; a source that ends starts over in a new order. */
function merged(total: number, sources: readonly OrderedSource[], window: number, random: Random, choose: (place: number) => number): Uint32Array {
  const orders = sources.map((source) => sourceOrder(source, window, random));
  const next = sources.map(() => 0);
  const order = new Uint32Array(total);
  for (let place = 0; place < total; place++) {
    const source = choose(place);
    if (next[source] === orders[source].length) {
      orders[source] = sourceOrder(sources[source], window, random);
      next[source] = 0;
    }
    order[place] = orders[source][next[source]++];
  }
  return order;
}

function drawn(chances: readonly number[], random: Random): () => number {
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return () => {
    let left = random.uniform() * sum;
    const found = chances.findIndex((chance) => (left -= chance) < 0);
    return found < 0 ? chances.length - 1 : found;
  };
}

/** Every row once: a source's chance is its share of what is left. */
function remainingFirst(sources: readonly OrderedSource[], random: Random): () => number {
  const left = sources.map(({ rows }) => rows);
  return () => {
    const source = drawn(left, random)();
    left[source]--;
    return source;
  };
}
