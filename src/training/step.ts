import type { CompiledProgram, Tensors } from "../engine/executor.ts";
import type { StepMeasure } from "../catalog/definition.ts";
import type { RunEvent } from "../protocol/events.ts";
import { combinerFeeds, type CombineInputs, combineTasks, rowFeeds, type RowFeeds, sharedParameters } from "./combining.ts";
import { finite } from "./evaluate.ts";
import { batchFeeds, feedsOf, matrixOf, noiseFeeds, numbers, scalar, vector } from "./feeds.ts";
import { agreeing, hasAuxiliary } from "./auxiliary.ts";
import { measureAffinity, measureConflicts, towardsUpdate } from "./measure.ts";
import { measureCeiling, measureCurvature, measureProximal } from "./more-measures.ts";
import { learningRateAt } from "./schedule.ts";
import type { Session } from "./session.ts";
import { measureBefore } from "./session.ts";
import { watch } from "./watch.ts";
import { knownLosses, learnWeights, weightsFor } from "./weighting.ts";

/** What a step is to measure besides its losses. */
export interface Measures {
  readonly conflicts: boolean;
  readonly affinity: boolean;
  readonly proximal?: boolean;
}

export interface StepResult {
  /** Of each task; meaningless where `labelled` is 0. */
  readonly losses: readonly number[];
  readonly labelled: readonly number[];
  /** Weighting times combiner times `weight`. */
  readonly weights: readonly number[];
  /** Of the unweighted gradients on shared parameters, where the step measured them. */
  readonly gradientNorms?: readonly number[];
  /** Those norms times weighting and `weight`: how hard each task pulls before gradients are combined. */
  readonly pull?: readonly number[];
  /** What each penalty adds to the total; none: absent. */
  readonly penalties?: readonly number[];
  readonly events: readonly RunEvent[];
}

/** One update of all weights from one batch of the training split. `step` counts from 1. */
export async function runStep(session: Session, rows: Uint32Array, measures: Measures): Promise<StepResult> {
  const step = session.progress.step + 1;
  const feeds = {
    ...await batchFeeds(session.model.dataset.train, rows),
    ...noiseFeeds(session.noise, session.seed, step, rows.length),
    ...rates(session, step),
  };
  const choose = chooseStep(session, measures);
  const weights = choose === measuredStep ? [] : await weightsBefore(session, feeds, step);
  const result = await choose({ session, feeds, weights, step, measures });
  learn(session, { ...result, ...await lossesAfter(session, feeds) }, step);
  return { ...result, events: [...result.events, ...watch(session, result, step)] };
}

/** The weights where the step does not measure them itself; this step's losses, where they are needed, take one more forward pass. */
async function weightsBefore(session: Session, feeds: Tensors, step: number): Promise<readonly number[]> {
  if (session.strategy.weighting.definition.needs !== "losses") return weightsOf(session, undefined, step);
  return weightsOf(session, lossesOf(await run(await session.programs.losses(), feeds, session)), step);
}

/** What a step found of itself. */
type Found = Pick<StepResult, "losses" | "labelled" | "gradientNorms" | "penalties"> & { readonly lossesAfter?: readonly number[] };

function weightsOf(session: Session, found: Found | undefined, step: number): readonly number[] {
  const { strategy, progress, tasks, seed } = session;
  const needed = strategy.weighting.definition.needs && found;
  const measure = needed ? measureOf(session, needed, step) : measureBefore(session);
  return weightsFor(strategy, progress.weighting, tasks.length, measure, { seed, step });
}

function measureOf({ progress }: Session, { losses, labelled, gradientNorms, lossesAfter }: Found, step: number): StepMeasure {
  const { epoch, epochLosses, lastLosses } = progress;
  return {
    step, epoch, epochLosses, losses: knownLosses(losses, labelled, lastLosses),
    ...(gradientNorms ? { gradientNorms } : {}),
    ...(lossesAfter ? { lossesAfter: knownLosses(lossesAfter, labelled, lastLosses) } : {}),
  };
}

async function lossesAfter(session: Session, feeds: Tensors): Promise<{ lossesAfter?: readonly number[] }> {
  if (!session.strategy.weighting.definition.after) return {};
  return { lossesAfter: numbers((await run(await session.programs.losses(), feeds, session)).losses) };
}

interface StepInputs {
  readonly session: Session;
  readonly feeds: Tensors;
  /** Of the weighting; a measured step finds them itself. */
  readonly weights: readonly number[];
  readonly step: number;
  readonly measures: Measures;
}

/** One run where the weights are known or the combiner has a form inside the program, else two. */
function chooseStep(session: Session, { conflicts, affinity, proximal }: Measures): (inputs: StepInputs) => Promise<StepResult> {
  const { strategy } = session;
  const { definition } = strategy.combiner;
  if (conflicts || affinity || proximal || hasAuxiliary(session) || strategy.weighting.definition.needs === "gradients") return measuredStep;
  if (definition.needs === "nothing" && definition.scale === "sum") return weightedStep;
  return definition.graph ? fusedStep : measuredStep;
}

function rates(session: Session, step: number): Tensors {
  return { learning_rate: scalar(learningRateAt(session, step)), step: scalar(step) };
}

async function run(program: CompiledProgram, feeds: Tensors, session: Session): Promise<Tensors> {
  return program.run(feedsOf(program.program, feeds), session.state);
}

async function weightedStep({ session, feeds, weights }: StepInputs): Promise<StepResult> {
  const total = times(weights, session.staticWeights);
  const outputs = await run(await session.programs.train(), { ...feeds, weights: vector(total) }, session);
  return { ...lossesOf(outputs), weights: total, events: [] };
}

async function fusedStep({ session, feeds, weights, step }: StepInputs): Promise<StepResult> {
  const outputs = await run(await session.programs.step(), {
    ...feeds,
    ...combinerFeeds(session.strategy, session.tasks.length, session.seed, step),
    weights: vector(weights),
    static_weights: vector(session.staticWeights),
  }, session);
  const combined = withThoseApart(session, numbers(outputs.combined));
  return { ...lossesOf(outputs), weights: times(times(combined, weights), session.staticWeights), events: [] };
}

async function measuredStep(inputs: StepInputs): Promise<StepResult> {
  const { session, feeds, step, measures } = inputs;
  const layers = measures.conflicts;
  // Before the gradients of the whole batch, which it would leave overwritten.
  const ceiling = measures.affinity ? await measureCeiling(session, feeds, labelledRows(feeds), step) : undefined;
  const outputs = await run(await (layers ? session.programs.measureLayers() : session.programs.measure()), feeds, session);
  const { losses, labelled, ...rest } = lossesOf(outputs);
  const gram = matrixOf(outputs.gram);
  const found = { losses, labelled: labelled.map((rows, task) => (session.apart[task] ? 0 : rows)), gram };
  const conflicts = layers ? measureConflicts(session, outputs, found.labelled, step) : undefined;
  const affinity = measures.affinity ? [await measureAffinity(session, feeds, found, step)] : [];
  const proximal = measures.proximal ? [await measureProximal(session, feeds, found, step)] : [];
  const gradientNorms = gram.map((row, task) => Math.sqrt(Math.max(0, row[task])));
  const weights = weightsOf(session, { losses, labelled, gradientNorms }, step);
  const combined = withThoseApart(session, await combine(session, { gram, weights: times(weights, agreeing(session, gram)), losses, seed: session.seed, step }));
  const own = times(weights, session.staticWeights);
  const total = times(combined, own);
  // Rows that a combiner changed are times the weighting already.
  const changesRows = session.strategy.combiner.definition.rows !== undefined;
  const rows = changesRows ? times(combined, session.staticWeights) : total;
  const curvature = measures.affinity && !changesRows ? { curvature: await measureCurvature(session, feeds, found, total) } : {};
  await run(await session.programs.apply(), { ...feeds, weights: vector(rows), own_weights: vector(own) }, session);
  const rate = learningRateAt(session, step);
  const change = { ...(changesRows ? {} : towardsUpdate(gram, total, rate)), ...curvature, ...batchFacts({ losses, labelled }, rate) };
  const events = [...(conflicts ? [{ ...conflicts, ...change }] : []), ...affinity, ...proximal, ...(ceiling ? [ceiling] : [])];
  return { ...rest, losses, labelled, gradientNorms, pull: times(gradientNorms, own), weights: total, events };
}

/** The gradient of an opponent, or of a task that shares nothing, stays as it is: its share of what the combiner decides is 1. */
function withThoseApart({ apart }: Session, combined: readonly number[]): number[] {
  return combined.map((weight, task) => (apart[task] ? 1 : weight));
}

function labelledRows(feeds: Tensors): number {
  return Object.entries(feeds).find(([name]) => name.startsWith("mask/"))?.[1].shape[0] ?? 0;
}

function batchFacts({ losses, labelled }: Pick<StepResult, "losses" | "labelled">, rate: number) {
  return { rate, losses: losses.map((loss, task) => (labelled[task] > 0 ? finite(loss) : null)) };
}

/** The combiner's weights, after it changed the rows where it does so; it remembers what it will. */
async function combine(session: Session, inputs: RowFeeds): Promise<readonly number[]> {
  const { losses, seed, step } = inputs;
  const { weights, progress } = combineTasks(session.strategy, session.progress.combining, { losses, seed, step, ...await combinedRows(session, inputs) });
  session.progress = { ...session.progress, combining: progress };
  return weights;
}

async function combinedRows(session: Session, inputs: RowFeeds): Promise<Pick<CombineInputs, "gram" | "before" | "told">> {
  const { model, tasks, strategy } = session;
  const { gram, weights } = inputs;
  if (!strategy.combiner.definition.rows) return { gram: gram.map((row, i) => row.map((value, j) => value * weights[i] * weights[j])) };
  const shared = sharedParameters(model.instance.parameters, tasks).map(({ parameter }) => parameter);
  const outputs = await run(await session.programs.rows(), rowFeeds(strategy, shared, inputs), session);
  return { gram: matrixOf(outputs.gram), before: gram.map((row, task) => row[task]), told: numbers(outputs.told) };
}

function lossesOf(outputs: Tensors): { losses: number[]; labelled: number[]; penalties?: number[] } {
  const penalties = "penalties" in outputs ? { penalties: numbers(outputs.penalties) } : {};
  return { losses: numbers(outputs.losses), labelled: numbers(outputs.labelled), ...penalties };
}

function times(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, index) => value * right[index]);
}

/** Learned weights move after the step, by the losses that it had. */
function learn(session: Session, found: Found, step: number): void {
  const measure = measureOf(session, found, step);
  const weighting = learnWeights(session.strategy, session.progress.weighting, measure, { labelled: found.labelled, rate: learningRateAt(session, step) });
  session.progress = { ...session.progress, weighting, lastLosses: [...measure.losses] };
}
