import { sizeOf } from "../../graph/shape.ts";
import type { ColumnBatch } from "../dataset.ts";

/** One feed of a program: gives any rows of a table, in the order asked. */
export interface Feed {
  readonly name: string;
  gather(rows: Uint32Array): ColumnBatch;
  /** All rows, where they are encoded already: [rows × width]. */
  readonly dense?: { readonly shape: readonly number[]; readonly width: number; readonly data: Float32Array | Int32Array };
}

/** A feed whose encoded rows are all in memory, [rows × width]. */
export function denseFeed(name: string, shape: readonly number[], data: Float32Array | Int32Array): Feed {
  const width = sizeOf(shape);
  return {
    name,
    dense: { shape, width, data },
    gather: (rows) => ({ shape, data: width === 1 ? pick(data, rows) : pickBlocks(data, rows, width) }),
  };
}

/** A feed of nothing but zeros: an input, label or mask that a data source lacks. */
export function zeroFeed(name: string, shape: readonly number[], type: "float32" | "int32"): Feed {
  const width = sizeOf(shape);
  return { name, gather: (rows) => ({ shape, data: type === "int32" ? new Int32Array(rows.length * width) : new Float32Array(rows.length * width) }) };
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

/** Rows that several feeds gave, each at its places, as one batch. */
export function scatter(parts: readonly { readonly places: Uint32Array; readonly batch: ColumnBatch }[], rows: number): ColumnBatch {
  const [{ batch: { shape, data: first } }] = parts;
  const width = sizeOf(shape);
  const whole = emptyLike(first, rows * width);
  for (const { places, batch } of parts) {
    for (let row = 0; row < places.length; row++) {
      const [from, to] = [row * width, places[row] * width];
      for (let index = 0; index < width; index++) whole[to + index] = batch.data[from + index];
    }
  }
  return { shape, data: whole };
}
