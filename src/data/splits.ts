import { sizeOf } from "../graph/shape.ts";
import type { DataRequest, Split } from "./dataset.ts";
import type { Fitted } from "./fit.ts";
import type { Feed } from "./encode/feed.ts";
import { epochOrder, type OrderedSource } from "./order.ts";
import { allColumns } from "./pieces.ts";
import { ok, type Result } from "./result.ts";
import { rowStore, type RowStore, type StoredBlock } from "./row-store.ts";
import type { ScannedPiece } from "./scan.ts";
import { concatenated, type Parts } from "./split.ts";

/** Rows from a disk are mixed over so many bytes of encoded blocks at a time. */
const windowBytes = 64 * 1024 * 1024;

export interface Splits {
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;
}

/** Encodes what stays in memory, and hands out batches of all of it. */
export async function makeSplits(request: DataRequest, pieces: readonly ScannedPiece[], fitted: Fitted): Promise<Result<Splits>> {
  const starts = pieces.map((_, index) => pieces.slice(0, index).reduce((sum, { rows }) => sum + rows, 0));
  const blocks: StoredBlock[] = [];
  for (const [index, piece] of pieces.entries()) {
    const stored = await storePiece(request, piece, starts[index], fitted);
    if (stored.problems) return stored;
    blocks.push(...stored.value);
  }
  const window = windowOf(request, pieces);
  const store = rowStore(blocks, 2 * window + 2);
  const rowsOf = (part: keyof Parts) => {
    const rows = fitted.parts.map((parts, index) => shifted(parts[part], starts[index]));
    return rows.length === 1 ? rows[0] : concatenated(rows);
  };
  const plain = (part: keyof Parts): Split => splitOf(store, rowsOf(part));
  const train = trainSplit(request, pieces, fitted, { store, index: rowsOf("train"), window });
  return ok({ train, validation: plain("validation"), test: plain("test") });
}

async function storePiece(request: DataRequest, piece: ScannedPiece, start: number, fitted: Fitted): Promise<Result<readonly StoredBlock[]>> {
  const wanted = allColumns(request, piece);
  const blocks: StoredBlock[] = [];
  for (const block of piece.blocks) {
    const encode = async (): Promise<Result<readonly Feed[]>> => {
      const table = await block.read(wanted);
      return table.problems ? table : fitted.feeds(piece, table.value);
    };
    const place = { start: start + block.start, rows: block.rows };
    if (!block.held) {
      blocks.push({ ...place, feeds: async () => required(await encode()) });
      continue;
    }
    const feeds = await encode();
    if (feeds.problems) return feeds;
    blocks.push({ ...place, feeds: feeds.value });
  }
  return ok(blocks);
}

/** A file that could be read once and cannot any more ends the run with its problem. */
function required(feeds: Result<readonly Feed[]>): readonly Feed[] {
  if (feeds.problems) throw new Error(feeds.problems[0].message);
  return feeds.value;
}

const shifted = (rows: Uint32Array, start: number): Uint32Array => (start === 0 ? rows : rows.map((row) => row + start));

/** Blocks that are mixed at a time. */
function windowOf(request: DataRequest, pieces: readonly ScannedPiece[]): number {
  const width = [...request.inputs.map(({ shape }) => sizeOf(shape)), ...request.labels.map(({ shape }) => sizeOf(shape) + 1)].reduce((sum, size) => sum + size, 0);
  const rows = pieces.flatMap(({ blocks }) => blocks).filter(({ held }) => !held).reduce((most, block) => Math.max(most, block.rows), 1);
  return Math.min(16, Math.max(2, Math.floor(windowBytes / (4 * width * rows))));
}

/** Some rows of the store as a split. */
export function splitOf(store: RowStore, index: Uint32Array): Split {
  return { rows: index.length, batch: (rows) => store.batch(rows.map((row) => index[row])) };
}

interface TrainRows {
  readonly store: RowStore;
  readonly index: Uint32Array;
  readonly window: number;
}

function trainSplit(request: DataRequest, pieces: readonly ScannedPiece[], fitted: Fitted, { store, index, window }: TrainRows): Split {
  const sources = orderedSources(pieces, fitted.parts);
  const sample = request.sample ?? { word: "proportional", arguments: {} };
  const onDisk = sources.some(({ blocks }) => blocks);
  const ahead = reader(store, index, aheadRows(pieces, index.length, window));
  return {
    rows: index.length,
    batch(rows) {
      const own = rows.map((row) => index[row]);
      if (!onDisk) return store.batch(own);
      ahead.follow(rows);
      return ahead.isTurn() ? turnOfEvents().then(() => store.batch(own)) : store.batch(own);
    },
    order(random) {
      const order = epochOrder({ sources, sample, batch: request.batch ?? 1, window }, random);
      if (onDisk) ahead.start(order);
      return order;
    },
  };
}

function orderedSources(pieces: readonly ScannedPiece[], parts: readonly Parts[]): readonly OrderedSource[] {
  let start = 0;
  return pieces.flatMap((piece, index): readonly OrderedSource[] => {
    if (piece.test) return [];
    const { train } = parts[index];
    const source = { start, rows: train.length, ...(piece.blocks.every(({ held }) => held) ? {} : { blocks: blockBounds(piece, train, start) }) };
    start += train.length;
    return [source];
  });
}

/** Where the sorted training rows pass from one block into the next. */
function blockBounds({ blocks }: ScannedPiece, train: Uint32Array, start: number): readonly number[] {
  const bounds: number[] = [];
  let row = 0;
  for (const block of blocks) {
    bounds.push(start + row);
    while (row < train.length && train[row] < block.start + block.rows) row++;
  }
  return [...bounds, start + row];
}

/** So many batches before a block is needed it is read, at the least. */
const batchesAhead = 64;

/** Most of a window: blocks of three at a time would be too many to keep. */
function aheadRows(pieces: readonly ScannedPiece[], rows: number, window: number): number {
  const blocks = pieces.flatMap((piece) => piece.blocks);
  const all = blocks.reduce((sum, block) => sum + block.rows, 0);
  const onDisk = blocks.filter(({ held }) => !held);
  const mean = onDisk.reduce((sum, block) => sum + block.rows, 0) / Math.max(1, onDisk.length);
  return Math.floor((0.8 * window * mean * rows) / Math.max(1, all));
}

/** After so many batches other events have their turn: else the blocks that another thread has decoded would wait, and pile up, until one is missed. */
const batchesATurn = 24;
const turnOfEvents = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Reads blocks before an epoch comes to them: while the rows of one window are used, those of the next are read. */
function reader(store: RowStore, index: Uint32Array, most: number) {
  let order: Uint32Array = new Uint32Array();
  let [at, batches] = [0, 0];
  return {
    isTurn: () => ++batches % batchesATurn === 0,
    start(next: Uint32Array): void {
      order = next;
      at = 0;
    },
    follow(rows: Uint32Array): void {
      if (order[at] !== rows[0]) at = Math.max(0, order.indexOf(rows[0]));
      at += rows.length;
      const coming = order[at + Math.max(most, batchesAhead * rows.length)];
      if (coming !== undefined) store.prefetch(store.blockOf(index[coming]));
    },
  };
}
