import type { Batch, ColumnBatch } from "./dataset.ts";
import { scatter, type Feed } from "./encode/feed.ts";

/** Encoded rows of one block. */
export interface StoredBlock {
  /** Of its first row, over all blocks. */
  readonly start: number;
  readonly rows: number;
  /** Feeds that stay in memory, or a way to read them again. */
  readonly feeds: readonly Feed[] | (() => Promise<readonly Feed[]>);
}

export interface RowStore {
  batch(rows: Uint32Array): Batch | Promise<Batch>;
  /** Which block a row stands in. */
  blockOf(row: number): number;
  /** Reads a block ahead of its use. */
  prefetch(block: number): void;
}

/** All rows of all sources by number; of blocks on a disk, `kept` stay in memory. */
export function rowStore(blocks: readonly StoredBlock[], kept: number): RowStore {
  const starts = Uint32Array.from(blocks, ({ start }) => start);
  const blockOf = (row: number): number => lastAtMost(starts, row);
  const cache = new Map<number, Promise<readonly Feed[]>>();
  const read = (index: number): readonly Feed[] | Promise<readonly Feed[]> => {
    const { feeds } = blocks[index];
    if (typeof feeds !== "function") return feeds;
    const known = cache.get(index) ?? feeds();
    cache.delete(index);
    cache.set(index, known);
    // The map keeps order: the block that was used longest ago stands first.
    while (cache.size > kept) cache.delete(cache.keys().next().value ?? 0);
    return known;
  };
  return {
    blockOf,
    // A failure is told to whoever asks for the rows themselves.
    prefetch: (index) => void Promise.resolve(read(index)).catch(() => undefined),
    batch(rows) {
      if (blocks.length === 1) return gathered(read(0), rows);
      const parts = [...byBlock(rows, blockOf)].map(([index, places]) =>
        ({ places, feeds: read(index), rows: Uint32Array.from(places, (place) => rows[place] - blocks[index].start) }));
      return parts.some(({ feeds }) => feeds instanceof Promise) ? whenRead(parts, rows.length) : together(parts as ReadPart[], rows.length);
    },
  };
}

interface Part {
  readonly places: Uint32Array;
  readonly rows: Uint32Array;
  readonly feeds: readonly Feed[] | Promise<readonly Feed[]>;
}

interface ReadPart extends Part {
  readonly feeds: readonly Feed[];
}

const gathered = (feeds: readonly Feed[] | Promise<readonly Feed[]>, rows: Uint32Array): Batch | Promise<Batch> =>
  (feeds instanceof Promise ? feeds.then((read) => gather(read, rows)) : gather(feeds, rows));

const gather = (feeds: readonly Feed[], rows: Uint32Array): Batch => Object.fromEntries(feeds.map((feed) => [feed.name, feed.gather(rows)]));

async function whenRead(parts: readonly Part[], rows: number): Promise<Batch> {
  return together(await Promise.all(parts.map(async (part) => ({ ...part, feeds: await part.feeds }))), rows);
}

function together(parts: readonly ReadPart[], rows: number): Batch {
  const [{ feeds: names = [] } = {}] = parts;
  if (parts.length === 1) return gather(parts[0].feeds, parts[0].rows);
  return Object.fromEntries(names.map(({ name }, index): readonly [string, ColumnBatch] =>
    [name, scatter(parts.map(({ places, feeds, rows: own }) => ({ places, batch: feeds[index].gather(own) })), rows)]));
}

function byBlock(rows: Uint32Array, blockOf: (row: number) => number): Map<number, Uint32Array> {
  const places = new Map<number, number[]>();
  rows.forEach((row, place) => {
    const block = blockOf(row);
    const known = places.get(block);
    if (known) known.push(place);
    else places.set(block, [place]);
  });
  return new Map([...places].map(([block, list]) => [block, Uint32Array.from(list)]));
}

function lastAtMost(starts: Uint32Array, value: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
