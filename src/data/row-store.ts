import type { Batch, ColumnBatch } from "./dataset.ts";
import { scatter, type Feed } from "./encode/feed.ts";
import { packRows, unpackRows, type PackedRows } from "./packed.ts";

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

/** Rows of a block that are in memory. */
type HeldRows = readonly Feed[] | PackedRows;

const isPacked = (rows: HeldRows): rows is PackedRows => "words" in rows;

/** All rows of all sources by number; of blocks on a disk, `kept` stay in memory. */
export function rowStore(blocks: readonly StoredBlock[], kept: number): RowStore {
  const starts = Uint32Array.from(blocks, ({ start }) => start);
  const blockOf = (row: number): number => lastAtMost(starts, row);
  const cache = new Map<number, Promise<HeldRows>>();
  const read = (index: number): HeldRows | Promise<HeldRows> => {
    const { feeds, rows } = blocks[index];
    if (typeof feeds !== "function") return feeds;
    const known = cache.get(index) ?? feeds().then((encoded) => packRows(encoded, rows) ?? encoded);
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
      const parts = blocks.length === 1 ? [{ places: countedUp(rows.length), held: read(0), rows }] : [...byBlock(rows, blockOf)].map(([index, places]) =>
        ({ places, held: read(index), rows: Uint32Array.from(places, (place) => rows[place] - blocks[index].start) }));
      return parts.some(({ held }) => held instanceof Promise) ? whenRead(parts, rows.length) : together(parts as ReadPart[], rows.length);
    },
  };
}

const countedUp = (length: number): Uint32Array => Uint32Array.from({ length }, (_, place) => place);

interface Part {
  readonly places: Uint32Array;
  readonly rows: Uint32Array;
  readonly held: HeldRows | Promise<HeldRows>;
}

interface ReadPart extends Part {
  readonly held: HeldRows;
}

async function whenRead(parts: readonly Part[], rows: number): Promise<Batch> {
  return together(await Promise.all(parts.map(async (part) => ({ ...part, held: await part.held }))), rows);
}

function together(parts: readonly ReadPart[], rows: number): Batch {
  const packed = parts.flatMap(({ held, ...part }) => (isPacked(held) ? [{ ...part, packed: held }] : []));
  if (packed.length === parts.length && parts.length > 0) return unpackRows(packed, rows);
  const own = parts.map((part) => ({ places: part.places, batch: gather(part) }));
  const [first = { batch: {} }] = own;
  if (own.length === 1) return first.batch;
  return Object.fromEntries(Object.keys(first.batch).map((name): readonly [string, ColumnBatch] =>
    [name, scatter(own.map(({ places, batch }) => ({ places, batch: batch[name] })), rows)]));
}

/** The rows of one block, in their order in the batch. */
function gather({ held, rows }: ReadPart): Batch {
  if (isPacked(held)) return unpackRows([{ packed: held, rows, places: countedUp(rows.length) }], rows.length);
  return Object.fromEntries(held.map((feed) => [feed.name, feed.gather(rows)]));
}

/** Places of the batch by block; counted first, so that nothing grows. */
function byBlock(rows: Uint32Array, blockOf: (row: number) => number): Map<number, Uint32Array> {
  const blocks = rows.map(blockOf);
  const counts = new Map<number, number>();
  for (const block of blocks) counts.set(block, (counts.get(block) ?? 0) + 1);
  const places = new Map([...counts].map(([block, count]) => [block, new Uint32Array(count)]));
  const filled = new Map<number, number>();
  blocks.forEach((block, place) => {
    const at = filled.get(block) ?? 0;
    const list = places.get(block);
    if (list) list[at] = place;
    filled.set(block, at + 1);
  });
  return places;
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
