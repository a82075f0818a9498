import type { Batch } from "./dataset.ts";
import type { Feed } from "./encode/feed.ts";

/**
 * Encoded rows of a block, row after row in one piece of memory. A batch takes its rows from all over a large block: row by row, each is
 * met in one or two lines of the processor's cache; feed by feed, in as many as there are feeds.
 */
export interface PackedRows {
  readonly feeds: readonly PackedFeed[];
  /** Words of a row. */
  readonly width: number;
  /** Numbers and ids alike, by their bits. */
  readonly words: Int32Array;
}

interface PackedFeed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly width: number;
  readonly ids: boolean;
}

/** So many rows at a time stay in the fastest cache while they are put together. */
const tile = 128;

/** The rows of a block; undefined where a feed makes its rows only when they are asked for. */
export function packRows(feeds: readonly Feed[], rows: number): PackedRows | undefined {
  const dense = feeds.flatMap(({ dense: own }) => (own ? [own] : []));
  if (dense.length < feeds.length) return undefined;
  const packed = dense.map(({ shape, width, data }, index) => ({ name: feeds[index].name, shape, width, ids: data instanceof Int32Array }));
  const width = packed.reduce((sum, feed) => sum + feed.width, 0);
  const words = new Int32Array(rows * width);
  const sources = dense.map(({ data }) => new Int32Array(data.buffer, data.byteOffset, data.length));
  for (let start = 0; start < rows; start += tile) {
    let offset = 0;
    for (const [index, source] of sources.entries()) {
      putTile(words, source, { start, end: Math.min(rows, start + tile), width, offset, own: packed[index].width });
      offset += packed[index].width;
    }
  }
  return { feeds: packed, width, words };
}

interface TilePlace {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  readonly offset: number;
  readonly own: number;
}

function putTile(words: Int32Array, source: Int32Array, { start, end, width, offset, own }: TilePlace): void {
  if (own === 1) {
    for (let row = start, to = start * width + offset; row < end; row++, to += width) words[to] = source[row];
    return;
  }
  for (let row = start; row < end; row++) {
    for (let word = 0; word < own; word++) words[row * width + offset + word] = source[row * own + word];
  }
}

/** Rows that go to places of a batch. */
interface PackedPart {
  readonly packed: PackedRows;
  readonly rows: Uint32Array;
  readonly places: Uint32Array;
}

/** A batch of so many rows, from the blocks where they lie. */
export function unpackRows(parts: readonly PackedPart[], rows: number): Batch {
  const [{ packed: { feeds } }] = parts;
  const targets = feeds.map(({ width }) => new Int32Array(rows * width));
  const single = feeds.every(({ width }) => width === 1);
  for (const part of parts) {
    if (single) takeSingles(part, targets);
    else takeRows(part, targets);
  }
  return Object.fromEntries(feeds.map(({ name, shape, ids }, index) =>
    [name, { shape, data: ids ? targets[index] : new Float32Array(targets[index].buffer) }]));
}

/** Where every feed has one number a row. */
function takeSingles({ packed: { words, width }, rows, places }: PackedPart, targets: readonly Int32Array[]): void {
  for (let index = 0; index < rows.length; index++) {
    const from = rows[index] * width;
    const place = places[index];
    for (let feed = 0; feed < width; feed++) targets[feed][place] = words[from + feed];
  }
}

function takeRows({ packed: { words, width, feeds }, rows, places }: PackedPart, targets: readonly Int32Array[]): void {
  for (let index = 0; index < rows.length; index++) {
    let from = rows[index] * width;
    for (let feed = 0; feed < feeds.length; feed++) {
      const own = feeds[feed].width;
      const to = places[index] * own;
      for (let word = 0; word < own; word++) targets[feed][to + word] = words[from + word];
      from += own;
    }
  }
}
