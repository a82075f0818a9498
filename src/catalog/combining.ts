import type { Build } from "../graph/build.ts";
import type { Arguments } from "../graph/model.ts";
import type { Value } from "../graph/program.ts";
import type { Random } from "../graph/random.ts";
import type { Shape } from "../graph/shape.ts";

/** Plain numbers by name; kept in checkpoints. */
export type Memory = Readonly<Record<string, readonly number[]>>;

export interface GramMeasure {
  /** G_ij = g_i · g_j over shared parameters, symmetric, of the tasks that have labels in this batch. */
  readonly gram: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly random: Random;
  /** The weights of an earlier step, where a search may start; the answer does not depend on it. */
  readonly previous?: readonly number[];
  /** Relative precision of the gradients that the products are of: 2⁻²³ for 32-bit ones, by default that of doubles. */
  readonly precision?: number;
}

/** What a combiner that remembers is shown besides. */
export interface StatefulMeasure extends GramMeasure {
  /** Which of all tasks each row is: those without a gradient in this batch are left out. */
  readonly places: readonly number[];
  /** From 1. */
  readonly step: number;
  /** J₁J₂ᵀ of two batches drawn besides, for combiners with `samples`. */
  readonly cross?: readonly (readonly number[])[];
  /** What the row form told of each row. */
  readonly told?: readonly number[];
}

export interface CombinerState {
  /** For all tasks of the run. */
  start(tasks: number, args: Arguments): Memory;
  /** As `CombinerDefinition.combine`, with the memory after it. */
  combine(measure: StatefulMeasure, memory: Memory, args: Arguments): { readonly weights: readonly number[]; readonly memory: Memory };
}

/** What a row form may scale rows by: all tasks of the run, before anything was changed. */
export interface RowMeasure {
  /** Norms of the weighted gradients; 0 for a task without one. */
  readonly norms: readonly number[];
  readonly losses: readonly number[];
  /** From 1. */
  readonly step: number;
}

/** What a row form is given of one shared parameter: rows [S, n], one for each owner, already times the weighting. */
export interface RowInputs {
  readonly rows: Value;
  /** As `slots` says, each [S, n]. */
  readonly slots: readonly Value[];
  /** As `feeds` says, each [S, 1]. */
  readonly feeds: readonly Value[];
  /** Uniform in [0, 1), [1, n], where `noise` is asked for. */
  readonly noise?: Value;
}

/** A form inside a program that changes the rows of J before their Gram matrix is taken. */
export interface RowForm {
  /** Names of what stays from step to step, of the shape of the rows; each starts at 0. */
  readonly slots: readonly string[];
  readonly noise?: true;
  /** Vectors with a number for each task. */
  feeds(measure: RowMeasure, args: Arguments): readonly { readonly name: string; readonly values: readonly number[] }[];
  /** `told` [S], added over parameters, comes back as `StatefulMeasure.told`. */
  lower(build: Build, inputs: RowInputs, args: Arguments): { readonly rows: Value; readonly slots: readonly Value[]; readonly told?: Value };
}

/** What a form at the representation is given of one of its values. */
export interface CutInputs {
  /** Gradients of the tasks, [K, batch, …], times the weighting. */
  readonly rows: Value;
  /** The value itself, [batch, …]. */
  readonly value: Value;
  /** Uniform in [0, 1), […]. */
  readonly noise: Value;
}

/** A form inside a program that changes the tasks' gradients by a value of the representation; their sum is then carried back. */
export interface CutForm {
  lower(build: Build, inputs: CutInputs, args: Arguments): Value;
}

export interface GraphCombiner {
  /** For how many tasks a step that is one run is the faster one. */
  readonly most: number;
  /** What the form is fed besides the Gram matrix: name, shape for K tasks. */
  feeds(tasks: number): readonly { readonly name: string; readonly shape: Shape }[];
  /** Fills a feed for a step, in the order of `feeds`. */
  fill(tasks: number, random: Random): readonly Float32Array[];
  lower(build: Build, gram: Value, feeds: readonly Value[], args: Arguments): Value;
}

/** What validation rows say of a plain step by the training gradients. */
export interface ValidationMeasure {
  /** [k][j]: the training gradient of task k times that of task j's validation loss where the step leads, over all weights. */
  readonly cross: readonly (readonly number[])[];
  /** Length of the step: where it leads is θ − rate · Σ w_k g_k. */
  readonly rate: number;
}

/** What a step of a bilevel weighting decided. */
export interface BilevelMeasure {
  /** λ of the validation gradients, on the simplex. */
  readonly mixture: readonly number[];
  /** ν of the weighted training gradients. */
  readonly pull: number;
  /** By how much each training loss lies above what some plain steps reach. */
  readonly gaps: readonly number[];
}

/** Where a run stands when a schedule is asked. */
export interface ScheduleMoment {
  /** From 1. */
  readonly step: number;
  /** Of the whole run, if nothing stops it. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** How often the loss stopped improving, for schedules that watch it. */
  readonly plateaus: number;
}
