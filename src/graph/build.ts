import type { DataType, Operations, Pool, Value, Window } from "./program.ts";
import type { Shape } from "./shape.ts";

type Reduction = Operations["sum"];

/**
 * Makes nodes of a graph, one method an operation; each infers the shape of its result.
 * Every method throws a `GraphError` where shapes do not fit: by then the language has checked them.
 */
export interface Build {
  constant(data: readonly number[], shape: Shape): Value;
  scalar(value: number): Value;
  feed(name: string, shape: Shape, type?: DataType): Value;
  state(name: string, shape: Shape): Value;

  negate(x: Value): Value;
  abs(x: Value): Value;
  sign(x: Value): Value;
  exp(x: Value): Value;
  log(x: Value): Value;
  sqrt(x: Value): Value;
  reciprocal(x: Value): Value;
  relu(x: Value): Value;
  sigmoid(x: Value): Value;
  tanh(x: Value): Value;
  softplus(x: Value): Value;
  erf(x: Value): Value;
  stopGradient(x: Value): Value;
  add(left: Value, right: Value): Value;
  subtract(left: Value, right: Value): Value;
  multiply(left: Value, right: Value): Value;
  divide(left: Value, right: Value): Value;
  maximum(left: Value, right: Value): Value;
  minimum(left: Value, right: Value): Value;
  power(left: Value, right: Value): Value;
  greater(left: Value, right: Value): Value;
  equal(left: Value, right: Value): Value;
  select(condition: Value, yes: Value, no: Value): Value;

  reshape(x: Value, shape: Shape): Value;
  transpose(x: Value, permutation: readonly number[]): Value;
  expand(x: Value, shape: Shape): Value;
  concat(values: readonly Value[], axis: number): Value;
  slice(x: Value, axis: number, start: number, end: number): Value;
  pad(x: Value, before: readonly number[], after: readonly number[]): Value;
  cast(x: Value): Value;

  sum(x: Value, reduction: Reduction): Value;
  mean(x: Value, reduction: Reduction): Value;
  reduceMax(x: Value, reduction: Reduction): Value;

  matmul(left: Value, right: Value): Value;
  softmax(x: Value): Value;
  logSoftmax(x: Value): Value;

  gather(table: Value, ids: Value): Value;
  scatterAdd(updates: Value, ids: Value, rows: number): Value;
  oneHot(ids: Value, depth: number): Value;

  conv2d(x: Value, filter: Value, window: Window): Value;
  conv2dInputGradient(dy: Value, filter: Value, window: Operations["conv2dInputGradient"]): Value;
  conv2dFilterGradient(x: Value, dy: Value, window: Operations["conv2dFilterGradient"]): Value;
  maxPool2d(x: Value, pool: Pool): Value;
  maxPool2dGradient(x: Value, dy: Value, pool: Pool): Value;
  averagePool2d(x: Value, pool: Pool): Value;
  averagePool2dGradient(dy: Value, pool: Operations["averagePool2dGradient"]): Value;
}

export class GraphError extends Error {
  override readonly name = "GraphError";
}
