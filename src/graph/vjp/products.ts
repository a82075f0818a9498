import type { Build } from "../build.ts";
import type { Value } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { range } from "../values.ts";
import { sumOfLast } from "./reductions.ts";
import { unbroadcast, type Rule, type Vjps } from "./rule.ts";

function matrixTransposed(build: Build, x: Value): Value {
  const leading = range(x.shape.length - 2);
  return build.transpose(x, [...leading, leading.length + 1, leading.length]);
}

/** dy × rightᵀ: one product for all tasks where the right operand is a plain matrix. */
const leftRule: Rule<"matmul"> = ({ build, cotangent, inputs: [left, right] }) =>
  unbroadcast(build, build.matmul(cotangent, matrixTransposed(build, right)), left.shape);

/**
 * leftᵀ × dy. Where one matrix multiplies many rows, the leading axes are rows as well: the sum over them is part of
 * the product.
 */
const rightRule: Rule<"matmul"> = ({ build, cotangent, inputs: [left, right] }) => {
  const merges = right.shape.length === 2 && left.shape.length > 2;
  const [x, dy] = merges ? [asRows(build, left, 0), asRows(build, cotangent, 1)] : [left, cotangent];
  return unbroadcast(build, build.matmul(matrixTransposed(build, x), dy), right.shape);
};

/** [...kept, ..., M, N] → [...kept, rows, N] */
function asRows(build: Build, x: Value, kept: number): Value {
  const rows = sizeOf(x.shape.slice(kept, -1));
  return build.reshape(x, [...x.shape.slice(0, kept), rows, x.shape[x.shape.length - 1]]);
}

const softmaxRule: Rule<"softmax"> = ({ build, cotangent, result }) => {
  const weighted = build.multiply(cotangent, result);
  return build.subtract(weighted, build.multiply(sumOfLast(build, weighted), result));
};

const logSoftmaxRule: Rule<"logSoftmax"> = ({ build, cotangent, inputs: [x] }) =>
  build.subtract(cotangent, build.multiply(sumOfLast(build, cotangent), build.softmax(x)));

export const productVjps: Vjps<"matmul" | "softmax" | "logSoftmax"> = {
  matmul: [leftRule, rightRule],
  softmax: [softmaxRule],
  logSoftmax: [logSoftmaxRule],
};

