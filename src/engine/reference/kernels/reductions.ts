import type { Operations } from "../../../graph/program.ts";
import { sizeOf } from "../../../graph/shape.ts";
import { offsetsOf, stridesOf, type NumberArray } from "../array.ts";
import type { Kernels } from "./kernel.ts";

function reduce({ shape, data }: NumberArray, axes: readonly number[], start: number, join: (left: number, right: number) => number): Float64Array {
  const ones = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const strides = stridesOf(ones).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const result = new Float64Array(sizeOf(ones)).fill(start);
  offsetsOf(shape, strides).forEach((offset, index) => (result[offset] = join(result[offset], data[index])));
  return result;
}

function sum([x]: readonly NumberArray[], { axes }: Operations["sum"]): Float64Array {
  return reduce(x, axes, 0, (left, right) => left + right);
}

export const reductionKernels: Kernels<"sum" | "mean" | "reduceMax"> = {
  sum,
  mean(inputs, attributes) {
    const count = attributes.axes.reduce((product, axis) => product * inputs[0].shape[axis], 1);
    return sum(inputs, attributes).map((total) => total / count);
  },
  reduceMax: ([x], { axes }) => reduce(x, axes, -Infinity, Math.max),
};
