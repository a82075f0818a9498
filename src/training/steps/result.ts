import type { BilevelMeasure, ValidationMeasure } from "../../catalog/definition.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { Activity } from "../activity.ts";
import type { Losses, Part } from "../parts.ts";
import type { Session } from "../session.ts";
import type { Towards } from "../towards.ts";

/** What a step is to measure besides its losses. */
export interface Measures {
  readonly conflicts: boolean;
  readonly affinity: boolean;
  readonly proximal?: boolean;
}

/** What every kind of step is made from. */
export interface StepInputs {
  readonly session: Session;
  readonly parts: readonly Part[];
  readonly activity: Activity;
  /** From 1. */
  readonly step: number;
  readonly measures: Measures;
}

/** What a step came to, for its event and for what learns from it. */
export interface StepResult extends Losses {
  /** Weighting times combiner times `weight`; with `scope: layer` the mean over layers. */
  readonly weights: readonly number[];
  /** Of the unweighted gradients on shared parameters, where the step measured them. */
  readonly gradientNorms?: readonly number[];
  /** Those norms times weighting and `weight`: how hard each task pulls before gradients are combined. */
  readonly pull?: readonly number[];
  /** What each penalty adds to the total; none: absent. */
  readonly penalties?: readonly number[];
  /** What the update is to each task, where the step has their products. */
  readonly towards?: Towards;
  readonly events: readonly RunEvent[];
  /** What a bilevel weighting decided. */
  readonly bilevel?: BilevelMeasure;
}

/** What a step has found of itself, before or after its update. */
export type Found = Losses & Pick<StepResult, "gradientNorms" | "penalties" | "bilevel"> & { readonly lossesAfter?: readonly number[]; readonly validation?: ValidationMeasure };

/** Two lists, number by number. */
export function timesEach(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, index) => value * right[index]);
}
