import type { Build } from "../graph/build.ts";
import type { Arguments } from "../graph/model.ts";
import type { Value } from "../graph/program.ts";
import type { Shape } from "../graph/shape.ts";
import type { ParameterDefinition, WeightSpec } from "./definition.ts";

/** One weight of every part, in order of the parts: all of one shape. */
export type Alike = readonly Value[];

export interface WeightPenaltyInputs {
  readonly build: Build;
  /** Weight by weight, what the parts hold of it. */
  readonly weights: readonly Alike[];
  /** A number of the penalty's own that is learned. */
  learned(name: string): Value;
}

/** How the parts are related, as a run reports it: [parts, parts], 1 on the diagonal. */
export interface PenaltyRelation {
  /** One word for the figure: `correlation`. */
  readonly figure: string;
  lower(inputs: WeightPenaltyInputs, args: Arguments): Value;
}

/** A penalty of weights: those of each part, side by side. */
export interface WeightPenalty {
  readonly reads: "weights";
  /** Whether every weight that learns counts, or only those of two and more axes: biases are left alone then. */
  readonly counts: "all" | "matrices";
  /** How many parts it compares at least. */
  readonly minimum: number;
  /** What it learns itself, given how many numbers a part counts. */
  learns?(numbers: number, parts: number, args: Arguments): readonly WeightSpec[];
  /** A scalar, before its strength. */
  lower(inputs: WeightPenaltyInputs, args: Arguments): Value;
  readonly relation?: PenaltyRelation;
}

/** A penalty of what layers make: [batch, …] each. Its gradient reaches all that is behind the values. */
export interface ValuePenalty {
  readonly reads: "values";
  /** Values to a term: pairs of parts, or one. */
  readonly takes: 1 | 2;
  /** Whether a pair must be of one shape. */
  readonly alike: boolean;
  /** A scalar, before its strength. */
  lower(build: Build, values: readonly Value[], args: Arguments): Value;
}

/** A penalty of the tasks' gradients on the weights that they share: it is differentiated a second time. */
export interface GradientPenalty {
  readonly reads: "gradients";
  /** A scalar, before its strength, of the Gram matrix [K, K] of the gradients. */
  lower(build: Build, gram: Value, args: Arguments): Value;
}

export type PenaltyForm = WeightPenalty | ValuePenalty | GradientPenalty;

/** The shapes and places of axes of a weight: what it reads along, and what it makes along. */
export function axesOf(shape: Shape): { readonly inputs: number; readonly units: number } {
  // Products are [inputs, units], filters [units, channels, …].
  return shape.length > 2 ? { inputs: 1, units: 0 } : { inputs: 0, units: 1 };
}

export const strength: ParameterDefinition = {
  name: "strength", type: "number", minimum: 0, summary: "What the penalty is multiplied by before it is added to the loss.",
};
