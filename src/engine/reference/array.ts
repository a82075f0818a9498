import { sizeOf } from "../../graph/shape.ts";

/** Numbers in row-major order with the shape of a run: no batch dimensions left. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** How far apart neighbours along each axis lie. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** Strides that read `from` as if it had been broadcast to `to`: 0 along broadcast axes. */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const missing = to.length - from.length;
  const strides = stridesOf(from);
  return to.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : strides[axis - missing]));
}

/** The offset of every element of a shape, in row-major order, where axes lie `strides` apart. */
export function offsetsOf(shape: readonly number[], strides: readonly number[], base = 0): Int32Array {
  let offsets = Int32Array.of(base);
  shape.forEach((length, axis) => {
    const next = new Int32Array(offsets.length * length);
    offsets.forEach((offset, index) => {
      for (let step = 0; step < length; step++) next[index * length + step] = offset + step * strides[axis];
    });
    offsets = next;
  });
  return offsets;
}

/** The elements at these offsets, in their order. */
export function read(data: Float64Array, offsets: Int32Array): Float64Array {
  return Float64Array.from(offsets, (offset) => data[offset]);
}
