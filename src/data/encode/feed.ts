import type { ColumnBatch } from "../dataset.ts";

/** One feed of a program: gives any rows of the whole table, in the order asked. */
export interface Feed {
  readonly name: string;
  gather(rows: Uint32Array): ColumnBatch;
}

/** A feed whose encoded rows are all in memory, [rows × width]. */
export function denseFeed(name: string, shape: readonly number[], data: Float32Array | Int32Array): Feed {
  const width = shape.reduce((product, size) => product * size, 1);
  return {
    name,
    gather: (rows) => ({ shape, data: width === 1 ? pick(data, rows) : pickBlocks(data, rows, width) }),
  };
}

const emptyLike = (data: Float32Array | Int32Array, size: number): Float32Array | Int32Array =>
  data instanceof Float32Array ? new Float32Array(size) : new Int32Array(size);

function pick(data: Float32Array | Int32Array, rows: Uint32Array): Float32Array | Int32Array {
  const taken = emptyLike(data, rows.length);
  for (let place = 0; place < rows.length; place++) taken[place] = data[rows[place]];
  return taken;
}

function pickBlocks(data: Float32Array | Int32Array, rows: Uint32Array, width: number): Float32Array | Int32Array {
  const taken = emptyLike(data, rows.length * width);
  for (let place = 0; place < rows.length; place++) {
    const from = rows[place] * width;
    const to = place * width;
    for (let index = 0; index < width; index++) taken[to + index] = data[from + index];
  }
  return taken;
}
