import { gradientNorms } from "../affinity/index.ts";
import type { CombinerDefinition, Memory } from "../catalog/definition.ts";
import type { Matrix } from "../catalog/solvers/matrix.ts";
import type { Tensor, Tensors } from "../engine/executor.ts";
import type { ModelParameter } from "../graph/model.ts";
import { rowNoiseName, rowSlotName, type RowRule } from "../graph/programs/index.ts";
import { keyOf, randomOf } from "../graph/random.ts";
import { type Shape, sizeOf } from "../graph/shape.ts";
import type { Progress } from "./checkpoint.ts";
import { vector } from "./feeds.ts";
import type { Strategy } from "./strategy.ts";

type CombiningProgress = Progress["combining"];

/** What a combiner knows before its first step. */
export function startCombining({ combiner }: Strategy, tasks: number): CombiningProgress {
  return { memory: copied(combiner.definition.state?.start(tasks, combiner.args) ?? {}), last: null };
}

export interface CombineInputs {
  /** Of the rows as they are combined, already times the weighting. */
  readonly gram: Matrix;
  readonly losses: readonly number[];
  /** Squared norms of the rows as they were measured, where the combiner changed them since: one that was trimmed away still counts. */
  readonly before?: readonly number[];
  /** What a row form told of each task. */
  readonly told?: readonly number[];
  /** Products of gradients of two other batches, times the weighting too. */
  readonly cross?: Matrix;
  /** Relative precision of the executor that measured. */
  readonly precision: number;
  readonly seed: number;
  /** From 1. */
  readonly step: number;
}

/**
 * The combiner's weights, one a task. A task without labels in the batch, or owning nothing that is shared, has a zero row: it
 * is left out (min-norm methods would stall on it) and gets 0. With `every: n` the weights of an earlier step are used again.
 */
export function combineTasks(strategy: Strategy, progress: CombiningProgress, inputs: CombineInputs): { weights: number[]; progress: CombiningProgress } {
  const { gram } = inputs;
  const active = gram.flatMap((row, task) => (row[task] > 0 || (inputs.before?.[task] ?? 0) > 0 ? [task] : []));
  const weights = gram.map(() => 0);
  if (active.length === 0) return { weights, progress };
  const again = usedAgain(strategy, progress, active, inputs.step);
  const found = again ? { weights: again, memory: progress.memory } : solved(strategy, progress, inputs, active);
  active.forEach((task, index) => { weights[task] = found.weights[index]; });
  return { weights, progress: { memory: copied(found.memory), last: again ? progress.last : weights } };
}

/** The combiner's weights of every layer for itself, each with a memory of its own. */
export function combineScopes(
  strategy: Strategy, progress: CombiningProgress, scopes: readonly CombineInputs[],
): { weights: readonly (readonly number[])[]; progress: CombiningProgress } {
  const tasks = scopes[0]?.gram.length ?? 0;
  const known = progress.scopes ?? [];
  const found = scopes.map((inputs, scope) => combineTasks(strategy, known[scope] ?? startCombining(strategy, tasks), inputs));
  return { weights: found.map(({ weights }) => weights), progress: { ...progress, scopes: found.map((one) => ({ memory: one.progress.memory, last: one.progress.last })) } };
}

/** Earlier weights, where `every` says so and every task that is present had one. */
function usedAgain({ combiner }: Strategy, { last }: CombiningProgress, active: readonly number[], step: number): number[] | undefined {
  const every = Number(combiner.args.every ?? 1);
  if (!last || !(every > 1) || (step - 1) % every === 0) return undefined;
  const earlier = active.map((task) => last[task]);
  return earlier.every((weight) => weight !== 0) ? earlier : undefined;
}

function solved(
  { combiner: { definition, args } }: Strategy, { memory, last }: CombiningProgress, inputs: CombineInputs, active: readonly number[],
): { weights: readonly number[]; memory: Memory } {
  const pick = (values: readonly number[]) => active.map((task) => values[task]);
  const measure = {
    gram: active.map((row) => pick(inputs.gram[row])), losses: pick(inputs.losses), random: combinerRandom(inputs.seed, inputs.step), precision: inputs.precision,
    ...(last ? { previous: pick(last) } : {}),
  };
  if (!definition.state) return { weights: definition.combine(measure, args), memory };
  return definition.state.combine({ ...measure, places: active, step: inputs.step, ...toldOf(inputs, active) }, memory, args);
}

function toldOf({ told, cross }: CombineInputs, active: readonly number[]) {
  return {
    ...(told ? { told: active.map((task) => told[task]) } : {}),
    ...(cross ? { cross: active.map((row) => active.map((column) => cross[row][column])) } : {}),
  };
}

/** Whether the combiner's form inside a program is there, and the faster one for so many tasks. */
export function isFused({ combiner: { definition } }: Strategy, tasks: number): boolean {
  return definition.graph !== undefined && tasks <= definition.graph.most;
}

/** Feeds of the combiner's form inside a program, drawn from the same key as outside. */
export function combinerFeeds(strategy: Strategy, tasks: number, seed: number, step: number): Record<string, Tensor> {
  const form = strategy.combiner.definition.graph;
  if (!form) return {};
  const filled = form.fill(tasks, combinerRandom(seed, step));
  return Object.fromEntries(form.feeds(tasks).map(({ name, shape }, index) => [name, { shape: [...shape], data: filled[index] }]));
}

function combinerRandom(seed: number, step: number) {
  return randomOf(seed, step, keyOf("combine"));
}

/** The combiner's row form as a rule of programs. */
export function rowRule({ combiner: { definition, args } }: Pick<Strategy, "combiner">): RowRule | undefined {
  const form = definition.rows;
  if (!form) return undefined;
  const names = form.feeds({ norms: [], losses: [], step: 1 }, args).map(({ name }) => name);
  return { slots: form.slots, noise: form.noise === true, feeds: names, lower: (build, inputs) => form.lower(build, inputs, args) };
}

export interface RowFeeds {
  /** Of the unweighted rows. */
  readonly gram: Matrix;
  /** Of the weighting. */
  readonly weights: readonly number[];
  readonly losses: readonly number[];
  readonly seed: number;
  readonly step: number;
}

/** What the row form is fed in a step. */
export function rowFeeds({ combiner: { definition, args } }: Strategy, shared: readonly ModelParameter[], inputs: RowFeeds): Tensors {
  const { gram, weights, losses, seed, step } = inputs;
  const norms = gradientNorms(gram).map((norm, task) => norm * Math.abs(weights[task]));
  const form = definition.rows?.feeds({ norms, losses, step }, args) ?? [];
  const noise = definition.rows?.noise ? shared.map(({ name, shape }) => [rowNoiseName(name), uniformNoise([sizeOf(shape)], seed, step, rowNoiseName(name))] as const) : [];
  return { weights: vector(weights), ...Object.fromEntries(form.map(({ name, values }) => [name, vector(values)])), ...Object.fromEntries(noise) };
}

/** Uniform numbers in [0, 1) of a step, by the name that they are fed under. */
export function uniformNoise(shape: Shape, seed: number, step: number, name: string): Tensor {
  const random = randomOf(seed, step, keyOf(name));
  return { shape: [...shape], data: Float32Array.from({ length: sizeOf(shape) }, () => random.uniform()) };
}

/** Parameters that several of these tasks own, with how many: the rows that a combiner sees. */
export function sharedParameters(parameters: readonly ModelParameter[], tasks: readonly string[]): readonly { parameter: ModelParameter; owners: number }[] {
  return parameters.flatMap((parameter) => {
    const owners = tasks.filter((task) => parameter.owners.includes(task)).length;
    return parameter.trainable && owners > 1 ? [{ parameter, owners }] : [];
  });
}

/** What a combiner keeps beside the parameters, by the names of its states, at 0. */
export function rowSlots(definition: CombinerDefinition, parameters: readonly ModelParameter[], tasks: readonly string[]): Tensors {
  return Object.fromEntries(sharedParameters(parameters, tasks).flatMap(({ parameter: { name, shape }, owners }) =>
    (definition.rows?.slots ?? []).map((slot) => {
      const full = [owners, ...shape];
      return [rowSlotName(name, slot), { shape: full, data: new Float32Array(sizeOf(full)) }];
    })));
}

function copied(memory: Memory): CombiningProgress["memory"] {
  return Object.fromEntries(Object.entries(memory).map(([name, values]) => [name, [...values]]));
}
