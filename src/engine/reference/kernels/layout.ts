import { sizeOf } from "../../../graph/shape.ts";
import { offsetsOf, read, stridesOf } from "../array.ts";
import { spread } from "./elementwise.ts";
import type { Kernels } from "./kernel.ts";

export const layoutKernels: Kernels<"reshape" | "transpose" | "expand" | "concat" | "slice" | "pad"> = {
  reshape: ([{ data }]) => data,
  transpose([x], { permutation }, shape) {
    const strides = stridesOf(x.shape);
    return read(x.data, offsetsOf(shape, permutation.map((axis) => strides[axis])));
  },
  expand: ([x], _, shape) => spread(x, shape),
  concat(inputs, { axis }, shape) {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    let start = 0;
    for (const input of inputs) {
      offsetsOf(input.shape, strides, start * strides[axis]).forEach((offset, index) => (result[offset] = input.data[index]));
      start += input.shape[axis];
    }
    return result;
  },
  slice([x], { axis, start }, shape) {
    const strides = stridesOf(x.shape);
    return read(x.data, offsetsOf(shape, strides, start * strides[axis]));
  },
  pad([x], { before }, shape) {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    const first = strides.reduce((sum, stride, axis) => sum + stride * before[axis], 0);
    offsetsOf(x.shape, strides, first).forEach((offset, index) => (result[offset] = x.data[index]));
    return result;
  },
};
