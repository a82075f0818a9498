import type { Build } from "../graph/build.ts";
import type { DataType, Value } from "../graph/program.ts";
import type { Shape } from "../graph/shape.ts";

/** What a layer is given: shapes without the batch; for ids, how many each column has. */
export interface LayerInput {
  readonly shape: Shape;
  readonly type: DataType;
  /** Of ids: the vocabulary sizes, one number a column; undefined before the data is read. */
  readonly vocabularySizes?: readonly number[];
  /** Of ids: every position has a vocabulary of its own (`categories[33]`), instead of one for all of them. */
  readonly perColumn?: boolean;
  /** The input that says which positions, along the first axis, are padding; absent where none is, or nobody knows any more. */
  readonly padding?: string;
  /** Of a layer that asks which values a row lacks: the model's inputs that this one is computed from. */
  readonly sources?: readonly string[];
}

/** What a layer is written with. */
export interface LowerContext {
  readonly build: Build;
  readonly training: boolean;
  readonly inputs: readonly LayerInput[];
  /** 1 where a position of what it reads is there, 0 where it is padding, [batch, length]; undefined where nothing is padded. */
  readonly padding?: Value;
  /** Of each value that it reads, 1 where a row has any of what it is computed from, else 0, [batch]; undefined where no row can lack it. */
  readonly present?: readonly (Value | undefined)[];
  weight(name: string): Value;
  /** Rows of a weight by ids, of one column of what the layer reads, or of all of it. */
  lookup(weight: string, ids: Value, column?: number): Value;
  /** Numbers filled in anew each step, the same in every program of that step. */
  noise(kind: NoiseKind, shape: Shape): Value;
  /** An argument of type `number` that a ramp may stand for: what it is in the step under way; when not training, in the end. */
  level(name: string): Value;
  /** Tells which entries of what it reads it has hidden, as 1; a task may count those alone. */
  hide(entries: Value): void;
  /** A new value for a weight that is not trainable; taken over once a step. */
  updateStatistic(weight: string, value: Value): void;
}

/** `keep(p)`: 1/p with probability p, else 0. */
export type NoiseKind = { readonly kind: "keep"; readonly probability: number } | { readonly kind: "normal" | "gumbel" };
