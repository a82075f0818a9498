import type { Arguments, WordValue } from "../graph/model.ts";
import type { Shape } from "../graph/shape.ts";

/** What the language hands to a sharing stage; names are those of `ModelNode`. */
export interface ExpandContext {
  /** Tasks that use the value, in order of declaration. */
  readonly tasks: readonly string[];
  /** The value that comes in, for a task. */
  input(task: string): string;
  /** Whether an argument of type `chain` or `value` was given. */
  has(parameter: string): boolean;
  /** The argument `parameter` of type `value`, as a task reads it; undefined where it was not given. */
  value(parameter: string, task: string): string | undefined;
  /** Tells what is wrong with the arguments or the values, by the code of a message. What is returned then counts for nothing. */
  reject(code: string, detail: Readonly<Record<string, string | number>>): void;
  /** The argument `groups`, with a group of its own for every task in none. */
  groups(): readonly (readonly string[])[];
  /**
   * Writes out the chain given as argument `parameter`, reading `input`, as part of this stage.
   * `suffix` makes the names: `expert_3`, `gate_buy`, `@click+like`. Returns the last value's name.
   */
  chain(parameter: string, input: string, part: Part): string;
  /** Adds one layer of the catalogue. Returns its value's name. */
  layer(word: string, args: Arguments, inputs: readonly string[], part: Part): string;
  /** Adds a penalty to the loss: of parts, or of values, which are listed term by term. */
  penalize(penalty: WordValue, parts: readonly PenalizedPart[] | readonly (readonly string[])[]): void;
  /** The width of a value: its last dimension. */
  width(value: string): number;
  /** The shape of a row of a value. */
  shape(value: string): Shape;
  /** Whether a value holds ids of a category, which only `embed` and `one_hot` read. */
  holdsIds(value: string): boolean;
}

/** What a penalty of a stage reads. */
export interface PenalizedPart {
  readonly name: string;
  /** That of the chain whose weights count. */
  readonly suffix: string;
  /** What that chain makes, or a layer. */
  readonly value: string;
}

export interface Part {
  readonly suffix: string;
  /** `inner`: layers as good as written by hand, with no role in a stage. */
  readonly kind: "copy" | "expert" | "gate" | "mix" | "inner";
  readonly index?: number;
  /** Whose it is; absent: all tasks of the stage. */
  readonly tasks?: readonly string[];
  /** Parts with one key have one set of weights: a group's copy that reads a different value for each of its tasks. */
  readonly sharedAs?: string;
}
