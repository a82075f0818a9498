import type { Tensor } from "@tensorflow/tfjs-core";
import { sizeOf } from "../../../graph/shape.ts";
import { cast, expand, reshape, transpose, type Kernels, type Rule, type Rules } from "./rule.ts";


type Reduction = "sum" | "mean" | "reduceMax";

const reduce = (kernel: string): Rule<Reduction> => ({ inputs: [x], attributes: { axes }, shape }, kernels) =>
  axes.length ? reshape(kernels, kernels.run(kernel, { x }, { axis: [...axes], reductionIndices: [...axes], keepDims: false }), shape) : x.clone();

export const products: Rules<Reduction | "matmul" | "softmax" | "logSoftmax" | "gather" | "scatterAdd" | "oneHot"> = {
  sum: reduce("Sum"),
  mean: reduce("Mean"),
  reduceMax: reduce("Max"),
  matmul: ({ inputs: [left, right], shape }, kernels) => reshape(kernels, matmul(kernels, left, right), shape),
  softmax: ({ inputs: [logits] }, kernels) => kernels.run("Softmax", { logits }, { dim: logits.shape.length - 1 }),
  logSoftmax: ({ inputs: [x] }, kernels) => logSoftmax(kernels, x),
  gather: ({ inputs: [x, indices] }, kernels) => kernels.run("GatherV2", { x, indices }, { axis: 0, batchDims: 0 }),
  oneHot: ({ inputs: [ids], attributes }, kernels) => oneHot(kernels, ids, attributes.depth),
  scatterAdd: ({ inputs: [updates, ids], shape }, kernels) => {
    const rowOf = transpose(kernels, oneHot(kernels, reshape(kernels, ids, [ids.size]), shape[shape.length - 2]), [1, 0]);
    const lead = sizeOf(shape.slice(0, -2));
    const flat = reshape(kernels, updates, [lead, ids.size, shape[shape.length - 1]]);
    return reshape(kernels, matmul(kernels, rowOf, flat), shape);
  },
};

/** As one product of matrices where that is possible, else of [B, M, K] and [B, K, N]: kernels differ in what they broadcast. */
function matmul(kernels: Kernels, left: Tensor, right: Tensor): Tensor {
  const [rows, inner, columns] = [left.shape[left.shape.length - 2], left.shape[left.shape.length - 1], right.shape[right.shape.length - 1]];
  if (sizeOf(right.shape.slice(0, -2)) === 1) {
    return product(kernels, reshape(kernels, left, [1, left.size / inner, inner]), reshape(kernels, right, [1, inner, columns]));
  }
  const lead = leading(left.shape, right.shape);
  const a = reshape(kernels, expand(kernels, left, [...lead, rows, inner]), [sizeOf(lead), rows, inner]);
  const b = reshape(kernels, expand(kernels, right, [...lead, inner, columns]), [sizeOf(lead), inner, columns]);
  return product(kernels, a, b);
}

/**
 * Never with a transpose flag: several times slower in WebAssembly than transposing first. A column times a row is an
 * elementwise product there, as its kernel returns wrong numbers for it.
 */
function product(kernels: Kernels, a: Tensor, b: Tensor): Tensor {
  if (b.shape[1] === 1) return kernels.run("Multiply", { a, b });
  return kernels.run("BatchMatMul", { a, b }, { transposeA: false, transposeB: false });
}

function leading(left: readonly number[], right: readonly number[]): number[] {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank - 2 }, (_, axis) => {
    const [a, b] = [left[axis - rank + left.length] ?? 1, right[axis - rank + right.length] ?? 1];
    return Math.max(a, b);
  });
}

function oneHot(kernels: Kernels, ids: Tensor, depth: number): Tensor {
  const column = reshape(kernels, ids, [ids.size, 1]);
  const range = kernels.tensor(Int32Array.from({ length: depth }, (_, index) => index), [1, depth]);
  const flat = cast(kernels, kernels.run("Equal", { a: column, b: range }), "float32");
  return reshape(kernels, flat, [...ids.shape, depth]);
}

function logSoftmax(kernels: Kernels, x: Tensor): Tensor {
  const axis = x.shape.length - 1;
  const keep = [...x.shape.slice(0, -1), 1];
  const over = (kernel: string, value: Tensor) =>
    reshape(kernels, kernels.run(kernel, { x: value }, { axis: [axis], reductionIndices: [axis], keepDims: false }), keep);
  const shifted = kernels.run("Sub", { a: x, b: over("Max", x) });
  const total = over("Sum", kernels.run("Exp", { x: shifted }));
  return kernels.run("Sub", { a: shifted, b: kernels.run("Log", { x: total }) });
}
