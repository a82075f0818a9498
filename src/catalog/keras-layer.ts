/** Stands among `inputs` for the mask of padded positions. */
export const PADDING = "padding";

/** A stock layer of TensorFlow.js, as part of what one of our layers becomes. */
export interface KerasLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of our weights, in Keras' order. */
  readonly weights: readonly string[];
  /** A name within the list, for `inputs` of later ones. */
  readonly name?: string;
  /**
   * What it reads: a number is one of the values that our layer is given, a text an earlier layer of the list, and `padding` the
   * mask [length, 1] of the padded positions, 1 where something is.
   * Absent: the layer before it; for the first, everything that our layer is given.
   */
  readonly inputs?: readonly (number | string)[];
  /** Axes of a stored weight in Keras' order, where they differ: the filter [O, C, kh, kw] becomes [kh, kw, C, O] by [2, 3, 1, 0]. */
  readonly layouts?: Readonly<Record<string, readonly number[]>>;
  /** A stored weight's shape as Keras has it, where the two differ by axes of length 1; taken before `layouts`. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Weights that are no parameters of ours, by the name that stands in `weights`: the identity table of `one_hot`. */
  readonly fixed?: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>;
}
