import type { BinaryName, UnaryName } from "../../../graph/operations/elementwise.ts";
import { sizeOf } from "../../../graph/shape.ts";
import { broadcastStrides, offsetsOf, type NumberArray } from "../array.ts";
import { erf } from "./erf.ts";
import type { Kernel, Kernels } from "./kernel.ts";

function each(compute: (x: number) => number): Kernel<UnaryName> {
  return ([{ data }]) => data.map(compute);
}

function both(compute: (left: number, right: number) => number): Kernel<BinaryName> {
  return ([left, right], _, shape) => {
    const [a, b] = [spread(left, shape), spread(right, shape)];
    return a.map((value, index) => compute(value, b[index]));
  };
}

/** The elements as if broadcast to a shape. */
export function spread({ shape: from, data }: NumberArray, shape: readonly number[]): Float64Array {
  if (data.length === sizeOf(shape)) return data;
  return Float64Array.from(offsetsOf(shape, broadcastStrides(from, shape)), (offset) => data[offset]);
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export const elementwiseKernels: Kernels<UnaryName | BinaryName | "select" | "cast"> = {
  negate: each((x) => -x),
  abs: each(Math.abs),
  sign: each(Math.sign),
  exp: each(Math.exp),
  log: each(Math.log),
  sqrt: each(Math.sqrt),
  reciprocal: each((x) => 1 / x),
  relu: each((x) => Math.max(x, 0)),
  sigmoid: each((x) => 1 / (1 + Math.exp(-x))),
  tanh: each(Math.tanh),
  softplus: each(softplus),
  erf: each(erf),
  cast: ([{ data }]) => data,
  stopGradient: ([{ data }]) => data,
  add: both((left, right) => left + right),
  subtract: both((left, right) => left - right),
  multiply: both((left, right) => left * right),
  divide: both((left, right) => left / right),
  maximum: both(Math.max),
  minimum: both(Math.min),
  power: both(Math.pow),
  greater: both((left, right) => Number(left > right)),
  equal: both((left, right) => Number(left === right)),
  select([condition, yes, no], _, shape) {
    const [chosen, a, b] = [condition, yes, no].map((input) => spread(input, shape));
    return chosen.map((choice, index) => (choice !== 0 ? a[index] : b[index]));
  },
};
