import type { Shape } from "./shape.ts";

/**
 * Every primitive operation with its attributes. Pictures are [N, C, H, W]; conditions are numbers 0 or 1;
 * axes count from the front and are never negative; binary operations broadcast as NumPy does.
 */
export interface Operations {
  // Leaves
  /** A literal; `data` in row-major order. */
  constant: { readonly data: readonly number[] };
  /** What a run is fed: a batch's columns, noise, loss weights. */
  feed: { readonly name: string };
  /** What stays in the executor between runs: parameters, optimizer slots, Jacobians. */
  state: { readonly name: string };

  // Elementwise
  negate: object;
  abs: object;
  sign: object;
  exp: object;
  log: object;
  sqrt: object;
  reciprocal: object;
  relu: object;
  sigmoid: object;
  tanh: object;
  softplus: object;
  erf: object;
  /** The value as it is, through which no gradient flows back. */
  stopGradient: object;
  add: object;
  subtract: object;
  multiply: object;
  divide: object;
  maximum: object;
  minimum: object;
  /** left ^ right, for left ≥ 0. */
  power: object;
  /** 1 where left > right, else 0. */
  greater: object;
  /** 1 where equal, else 0; also between int32 ids. */
  equal: object;
  /** inputs: condition, where it is 1, where it is 0. */
  select: object;

  // Shape. At most one dimension may carry the batch.
  reshape: { readonly shape: Shape };
  transpose: { readonly permutation: readonly number[] };
  /** Broadcasts to a shape. */
  expand: { readonly shape: Shape };
  concat: { readonly axis: number };
  /** Elements start ≤ i < end along one axis that does not carry the batch. */
  slice: { readonly axis: number; readonly start: number; readonly end: number };
  /** Zeros before and after, one pair an axis. */
  pad: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** int32 to float32. */
  cast: object;

  // Reductions
  sum: { readonly axes: readonly number[]; readonly keep: boolean };
  mean: { readonly axes: readonly number[]; readonly keep: boolean };
  reduceMax: { readonly axes: readonly number[]; readonly keep: boolean };

  // Products
  /** [..., M, K] × [..., K, N], leading dimensions broadcast. */
  matmul: object;
  /** Over the last axis. */
  softmax: object;
  logSoftmax: object;

  // Lookup
  /** table [V, D], ids int32 [...] → [..., D] */
  gather: object;
  /** updates [L..., ids..., D], ids int32 [ids...] → [L..., rows, D], summed where ids repeat; `rows` may carry the batch. */
  scatterAdd: { readonly rows: number };
  /** ids int32 [...] → float32 [..., depth] */
  oneHot: { readonly depth: number };

  // Pictures
  /** x [N, C, H, W], filter [O, C, kh, kw] → [N, O, oh, ow] */
  conv2d: Window;
  /** dy [N, O, oh, ow], filter [O, C, kh, kw] → dx [N, C, H, W]; `height`, `width` are H and W. */
  conv2dInputGradient: Window & { readonly height: number; readonly width: number };
  /** x [N, C, H, W], dy [T, N, O, oh, ow] → [T, O, C, kh, kw]: one filter gradient for each of T stacked cotangents. */
  conv2dFilterGradient: Window & { readonly kernel: readonly [number, number] };
  maxPool2d: Pool;
  /** x [N, C, H, W], dy [T, N, C, oh, ow] → [T, N, C, H, W] */
  maxPool2dGradient: Pool;
  /** Windows that reach over the edge average what is inside. */
  averagePool2d: Pool;
  /** dy [N, C, oh, ow] → [N, C, H, W] */
  averagePool2dGradient: Pool & { readonly height: number; readonly width: number };
}

export interface Window {
  readonly strides: readonly [number, number];
  /** top, left, bottom, right */
  readonly padding: readonly [number, number, number, number];
}

export interface Pool extends Window {
  readonly size: readonly [number, number];
}

export type OperationName = keyof Operations;
export type DataType = "float32" | "int32";

/** One node of a graph: `id` is its place in the list, inputs come before it. */
export interface Value<Name extends OperationName = OperationName> {
  readonly id: number;
  readonly operation: Name;
  readonly attributes: Operations[Name];
  readonly inputs: readonly Value[];
  readonly shape: Shape;
  readonly type: DataType;
}

export interface FeedSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly type: DataType;
}

export interface StateSpec {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * A whole computation, compiled ahead of time: reads feeds and states, returns outputs, replaces states.
 * Two programs with the same hash compute the same.
 */
export interface Program {
  readonly name: string;
  /** Every node in topological order. */
  readonly nodes: readonly Value[];
  readonly feeds: readonly FeedSpec[];
  readonly states: readonly StateSpec[];
  readonly outputs: ReadonlyMap<string, Value>;
  /** What a state holds after the run. */
  readonly updates: ReadonlyMap<string, Value>;
  readonly hash: string;
}
