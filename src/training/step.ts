import type { BilevelMeasure, StepMeasure, ValidationMeasure } from "../catalog/definition.ts";
import { gradientNorms as normsOf } from "../affinity/index.ts";
import type { Matrix } from "../catalog/solvers/matrix.ts";
import type { Tensors } from "../engine/executor.ts";
import type { Program } from "../graph/program.ts";
import { rowNoiseName } from "../graph/programs/index.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { type Activity, activityOf, mayLearn } from "./activity.ts";
import { nextRound, rowsForArm } from "./bandit.ts";
import { combineScopes, combineTasks, combinerFeeds, type CombineInputs, isFused, rowFeeds, type RowFeeds, sharedParameters, uniformNoise } from "./combining.ts";
import { gatherBilevel } from "./bilevel.ts";
import { finite } from "./evaluate.ts";
import { agreeing, hasAuxiliary } from "./auxiliary.ts";
import { matrixOf, numbers, scalar, vector } from "./feeds.ts";
import { crossOfSamples, gather, type Gathered } from "./gather.ts";
import { measureAffinity, measureConflicts } from "./measure.ts";
import { ceilingOf, measureCurvature, measureHalves, measureProximal } from "./more-measures.ts";
import { drawnFeeds, type Losses, lossesOver, type Part, partsOf, run, runParts } from "./parts.ts";
import { learningRateAt, scheduleShare } from "./schedule.ts";
import type { Session } from "./session.ts";
import { measureBefore } from "./session.ts";
import { type Along, alongMixture, alongRows, type Towards, towards } from "./towards.ts";
import { watch } from "./watch.ts";
import { knownLosses, learnWeights, weightsFor } from "./weighting.ts";

/** What a step is to measure besides its losses. */
interface Measures {
  readonly conflicts: boolean;
  readonly affinity: boolean;
  readonly proximal?: boolean;
}

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

/** One update of all weights from the rows of one step of the training split. `step` counts from 1. */
export async function runStep(session: Session, rows: Uint32Array, measures: Measures): Promise<StepResult> {
  const step = session.progress.step + 1;
  await nextRound(session, mayLearn(session));
  const parts = await partsOf(session, await rowsForArm(session, rows), step);
  const choose = chooseStep(session, measures, parts.length);
  const result = await choose({ session, parts, activity: activityOf(session), step, measures });
  learn(session, { ...result, ...await lossesAfter(session, parts) }, step);
  return { ...result, events: [...result.events, ...watch(session, result, step)] };
}

interface StepInputs {
  readonly session: Session;
  readonly parts: readonly Part[];
  readonly activity: Activity;
  readonly step: number;
  readonly measures: Measures;
}

/** One run where the weights are known or the combiner has a form inside the program, else several. */
function chooseStep(session: Session, { conflicts, affinity, proximal }: Measures, parts: number): (inputs: StepInputs) => Promise<StepResult> {
  const { strategy, model } = session;
  const { definition } = strategy.combiner;
  if (strategy.weighting.definition.needs === "bilevel") return bilevelStep;
  if (strategy.scope === "representation") return representationStep;
  const looks = strategy.weighting.definition.needs === "gradients" || strategy.weighting.definition.needs === "validation";
  if (conflicts || affinity || proximal || hasAuxiliary(session) || looks || parts > 1 || model.graph.train.meta || strategy.scope === "layer") return measuredStep;
  if (definition.needs === "nothing" && definition.scale === "sum") return weightedStep;
  return isFused(strategy, session.tasks.length) ? fusedStep : measuredStep;
}

/** The weights where the step does not measure them itself; this step's losses, where they are needed, take one more forward pass. */
async function weightsBefore({ session, parts, step }: StepInputs): Promise<readonly number[]> {
  if (session.strategy.weighting.definition.needs !== "losses") return weightsOf(session, undefined, step);
  return weightsOf(session, lossesOver(parts, await runParts(await session.programs.losses(), parts, session)), step);
}

/** What a step found of itself. */
type Found = Losses & Pick<StepResult, "gradientNorms" | "penalties" | "bilevel"> & { readonly lossesAfter?: readonly number[]; readonly validation?: ValidationMeasure };

function weightsOf(session: Session, found: Found | undefined, step: number): readonly number[] {
  const { strategy, progress, tasks, seed } = session;
  const needed = strategy.weighting.definition.needs && found;
  const measure = needed ? measureOf(session, needed, step) : measureBefore(session);
  return weightsFor(strategy, progress.weighting, tasks.length, measure, { seed, step });
}

function measureOf({ progress }: Session, { losses, labelled, gradientNorms, lossesAfter, validation, bilevel }: Found, step: number): StepMeasure {
  const { epoch, epochLosses, lastLosses } = progress;
  return {
    step, epoch, epochLosses, losses: knownLosses(losses, labelled, lastLosses),
    ...(gradientNorms ? { gradientNorms } : {}),
    ...(lossesAfter ? { lossesAfter: knownLosses(lossesAfter, labelled, lastLosses) } : {}),
    ...(validation ? { validation } : {}),
    ...(bilevel ? { bilevel } : {}),
  };
}

async function lossesAfter(session: Session, parts: readonly Part[]): Promise<{ lossesAfter?: readonly number[] }> {
  if (!session.strategy.weighting.definition.after) return {};
  return { lossesAfter: lossesOver(parts, await runParts(await session.programs.losses(), parts, session)).losses };
}

async function weightedStep(inputs: StepInputs): Promise<StepResult> {
  const { session, parts: [{ feeds }], activity } = inputs;
  const total = times(await weightsBefore(inputs), activity.factors);
  const outputs = await run(await session.programs.train(), { ...feeds, weights: vector(total) }, session);
  return { ...lossesOver(inputs.parts, [outputs]), ...penaltiesOf(outputs), weights: total, events: [] };
}

async function fusedStep(inputs: StepInputs): Promise<StepResult> {
  const { session, step, activity } = inputs;
  const weights = await weightsBefore(inputs);
  const outputs = await run(await session.programs.step(), fusedFeeds(inputs, weights), session);
  const own = times(weights, activity.factors);
  const total = times(withThoseApart(session, numbers(outputs.combined)), own);
  const gram = matrixOf(outputs.gram);
  return {
    ...lossesOver(inputs.parts, [outputs]), ...penaltiesOf(outputs), weights: total, events: [], pull: times(normsOf(gram), own),
    towards: towards(alongMixture([gram], [total]), learningRateAt(session, step)),
  };
}

function fusedFeeds({ session, parts: [{ feeds }], step, activity }: StepInputs, weights: readonly number[]): Tensors {
  return {
    ...feeds, ...combinerFeeds(session.strategy, session.tasks.length, session.seed, step),
    weights: vector(weights), static_weights: vector(activity.factors),
  };
}

async function measuredStep(inputs: StepInputs): Promise<StepResult> {
  const { session, parts, step, measures, activity } = inputs;
  const cross = session.strategy.combiner.definition.samples ? await crossOfSamples(session, step) : undefined;
  // Before the gradients of the whole batch, which they would leave overwritten.
  const asOther = parts.length > 1 || session.model.graph.train.meta !== undefined;
  const halves = measures.affinity ? await measureHalves(session, parts[0].feeds, rowsOf(parts[0]), asOther) : undefined;
  const found = await gather(session, parts, { layers: measures.conflicts, scopes: session.strategy.scope === "layer" }, step);
  const { losses, labelled, gram } = found;
  const ceiling = halves ? [ceilingOf(session.tasks, { whole: found, ...halves }, step)] : [];
  const events = [...await eventsOf(inputs, found), ...ceiling];
  const gradientNorms = normsOf(gram);
  const weights = await weightsFound(inputs, { losses, labelled, gradientNorms });
  const counted = times(weights, agreeing(session, gram));
  const { weights: combined, rows } = await combine(session, { gram, weights: counted, losses, seed: session.seed, step }, { ...found, ...(cross ? { cross } : {}) });
  const own = times(weights, activity.factors);
  const totals = combined.map((scope) => times(withThoseApart(session, scope), own));
  const curvature = await curvatureOf(inputs, found, totals);
  // Rows that a combiner changed are times the weighting already.
  const taken = rows ? combined.map((scope) => times(withThoseApart(session, scope), activity.factors)) : totals;
  await apply(inputs, taken, own);
  return {
    ...penaltiesOf(found.outputs), losses, labelled, gradientNorms, pull: times(gradientNorms, own), weights: meanOf(totals),
    ...toldOf(session, { seen: found, events, step, along: rows ? alongRows(gram, rows, taken[0]) : alongMixture(found.scopes ?? [gram], totals), more: curvature }),
  };
}

/** How the losses bend along the step that is about to be taken; only where it is one mixture of one batch's gradients. */
async function curvatureOf({ session, parts, measures }: StepInputs, found: Gathered, totals: Matrix): Promise<{ curvature?: (number | null)[] }> {
  const plain = parts.length === 1 && totals.length === 1 && session.strategy.combiner.definition.rows === undefined;
  return measures.affinity && plain ? { curvature: await measureCurvature(session, parts[0].feeds, { ...found, labelled: found.labelled.map((rows, task) => (session.apart[task] ? 0 : rows)) }, totals[0]) } : {};
}

/** The gradient of an opponent, or of a task that shares nothing, stays as it is: its share of what the combiner decides is 1. */
function withThoseApart({ apart }: Session, combined: readonly number[]): number[] {
  return combined.map((weight, task) => (apart[task] ? 1 : weight));
}

function rowsOf({ feeds }: Part): number {
  return Object.entries(feeds).find(([name]) => name.startsWith("mask/"))?.[1].shape[0] ?? 0;
}

function batchFacts({ losses, labelled }: Losses, rate: number) {
  return { rate, losses: losses.map((loss, task) => (labelled[task] > 0 ? finite(loss) : null)) };
}

async function apply({ session, parts, activity, step }: StepInputs, totals: Matrix, own: readonly number[]): Promise<void> {
  const scopes = session.strategy.scope === "layer";
  const taken = parts.length > 1 || session.model.graph.train.meta !== undefined;
  const weights = scopes ? { shape: [totals.length, own.length], data: Float32Array.from(totals.flat()) } : vector(totals[0]);
  const rates = { learning_rate: scalar(learningRateAt(session, step)), step: scalar(step), pace: vector(activity.pace) };
  await run(await session.programs.apply({ scopes, parts: taken }), { ...parts[0].feeds, ...rates, weights, own_weights: vector(own) }, session);
}

/** Conflicts and affinity, where they are due, of gradients that are kept. */
async function eventsOf({ session, parts, step, measures }: StepInputs, found: Gathered): Promise<RunEvent[]> {
  const { losses, labelled: all, gram } = found;
  const labelled = all.map((rows, task) => (session.apart[task] ? 0 : rows));
  const conflicts = measures.conflicts ? [measureConflicts(session, found, labelled, step)] : [];
  const affinity = measures.affinity ? [await measureAffinity(session, parts, { losses, labelled, gram }, step)] : [];
  const proximal = measures.proximal ? [await measureProximal(session, parts[0].feeds, { losses, labelled, gram }, step)] : [];
  return [...conflicts, ...affinity, ...proximal];
}

/** The weights of a step whose gradients are kept. Those that validation rows teach move before they are used. */
async function weightsFound(inputs: StepInputs, found: Found): Promise<readonly number[]> {
  const { session, step } = inputs;
  const { definition, args } = session.strategy.weighting;
  if (definition.needs === "validation" && (step - 1) % Number(args["every"] ?? 1) === 0) {
    const validation = await validationOf(inputs, weightsOf(session, found, step));
    const measure = measureOf(session, { ...found, validation }, step);
    const weighting = learnWeights(session.strategy, session.progress.weighting, measure, { labelled: found.labelled, rate: learningRateAt(session, step) });
    session.progress = { ...session.progress, weighting };
  }
  return weightsOf(session, found, step);
}

/** What a batch of validation rows says of the plain step that the training gradients with these weights would be. */
async function validationOf({ session, step, activity }: StepInputs, weights: readonly number[]): Promise<ValidationMeasure> {
  const { validation, train } = session.model.dataset;
  const rate = learningRateAt(session, step);
  const feeds = await drawnFeeds(session, validation.rows > 0 ? validation : train, "validation", step);
  const source = { source: vector(times(weights, activity.factors)), lookahead_rate: scalar(rate) };
  return { cross: matrixOf((await run(await session.programs.crossAhead(), { ...feeds, ...source }, session)).cross), rate };
}

/** Training gradients and those of validation rows, mixed by what keeps the former where they lead. */
async function bilevelStep(inputs: StepInputs): Promise<StepResult> {
  const { session, parts, step, activity, measures } = inputs;
  const looks = measures.conflicts || measures.affinity || measures.proximal;
  const seen = looks ? await gather(session, parts, { layers: measures.conflicts, scopes: false }, step) : undefined;
  const events = seen ? await eventsOf(inputs, seen) : [];
  const weights = times(weightsOf(session, undefined, step), activity.factors);
  const { losses, labelled, bilevel, outputs, along } = await gatherBilevel({ session, part: parts[0], weights, step });
  const ones = session.tasks.map(() => 1);
  const rates = { learning_rate: scalar(learningRateAt(session, step)), step: scalar(step), pace: vector(activity.pace) };
  await run(await session.programs.apply({ scopes: false, parts: true }), { ...rates, weights: vector(ones), own_weights: vector(ones) }, session);
  return { ...penaltiesOf(outputs), losses, labelled, weights, bilevel, ...toldOf(session, { seen, events, along, step }) };
}

/** What all tasks share follows one mixture of gradients at the representation; its backward pass is made once. */
async function representationStep(inputs: StepInputs): Promise<StepResult> {
  const { session, parts, step, activity, measures } = inputs;
  const [{ feeds }] = parts;
  const looks = measures.conflicts || measures.affinity || measures.proximal;
  const seen = looks ? await gather(session, parts, { layers: measures.conflicts, scopes: false }, step) : undefined;
  const events = seen ? await eventsOf(inputs, seen) : [];
  if (isFused(session.strategy, session.tasks.length) && session.strategy.weighting.definition.needs !== "gradients" && !hasAuxiliary(session)) {
    const weights = await weightsBefore(inputs);
    const outputs = await run(await session.programs.cutStep({ fused: true }), fusedFeeds(inputs, weights), session);
    const total = times(times(numbers(outputs.combined), weights), activity.factors);
    return { ...lossesOver(parts, [outputs]), ...penaltiesOf(outputs), weights: total, ...(seen ? toldOf(session, { seen, events, step, along: alongMixture([seen.gram], [total]) }) : { events }) };
  }
  const outputs = await run(await session.programs.representation(), feeds, session);
  const { losses, labelled } = lossesOver(parts, [outputs]);
  const gram = matrixOf(outputs.gram);
  const gradientNorms = normsOf(gram);
  const weights = weightsOf(session, { losses, labelled, gradientNorms }, step);
  const counted = times(weights, agreeing(session, gram));
  const { definition, args } = session.strategy.combiner;
  // What it makes of the gradients is in the program: their weighting is fed apart, and what comes of them is added up.
  const { weights: [combined] } = definition.cut ? { weights: [counted] } : await combine(session, { gram, weights: counted, losses, seed: session.seed, step }, { gram });
  const own = times(weights, activity.factors);
  const total = definition.cut ? activity.factors : times(combined, own);
  const program = await session.programs.cutStep({ fused: false, along: seen !== undefined });
  const more = { ...cutNoise(session, program.program, step), weighting: vector(counted), rotation_rate: scalar((definition.rotates?.(args) ?? 0) * scheduleShare(session, step)) };
  const moved = await run(program, { ...feeds, ...more, weights: vector(total), own_weights: vector(own) }, session);
  return {
    ...penaltiesOf(outputs), losses, labelled, gradientNorms, pull: times(gradientNorms, own), weights: definition.cut ? own : total,
    ...(seen ? toldOf(session, { seen, events, step, along: alongKept(seen.gram, moved) }) : { events }),
  };
}

/** Of what a step at the representation carried back. */
function alongKept(gram: Matrix, { along, length }: Tensors): Along {
  return { products: numbers(along), squares: gram.map((row, task) => row[task]), square: Number(length.data[0]) };
}

interface Telling {
  /** Where all gradients were measured for an event. */
  readonly seen: Gathered | undefined;
  readonly events: readonly RunEvent[];
  readonly along: Along;
  readonly step: number;
  readonly more?: Partial<EventOf<"conflicts">>;
}

/** What the update is to each task, in the step's event and in that of its conflicts. */
function toldOf(session: Session, { seen, events, along, step, more }: Telling): Pick<StepResult, "events" | "towards"> {
  const rate = learningRateAt(session, step);
  const told = towards(along, rate);
  return { towards: told, events: seen ? events.map((event) => (event.type === "conflicts" ? { ...event, ...told, ...more, ...batchFacts(seen, rate) } : event)) : events };
}

/** Uniform numbers for what is drawn at the representation, the same in a resumed run. */
function cutNoise({ seed }: Session, { feeds }: Program, step: number): Tensors {
  return Object.fromEntries(feeds.filter(({ name }) => name.startsWith(rowNoiseName("representation/"))).map(({ name, shape }) => [name, uniformNoise(shape, seed, step, name)]));
}

interface CombineFrom {
  readonly gram: Matrix;
  readonly scopes?: readonly Matrix[];
  readonly cross?: Matrix;
}

interface Combined {
  /** The combiner's, of each scope. */
  readonly weights: readonly (readonly number[])[];
  /** Where it changed the rows. */
  readonly rows?: ChangedRows;
}

interface ChangedRows {
  readonly gram: Matrix;
  /** Row k: the products of the unweighted gradient of task k with them. */
  readonly changed: Matrix;
  readonly told: readonly number[];
}

/** The combiner's weights of each scope, after it changed the rows where it does so; it remembers what it will. */
async function combine(session: Session, inputs: RowFeeds, { scopes, cross }: CombineFrom): Promise<Combined> {
  const { losses, seed, step, weights, gram } = inputs;
  const given = { losses, seed, step, precision: session.precision, ...(cross ? { cross: weighted(cross, weights) } : {}) };
  const { combining } = session.progress;
  if (scopes) {
    const found = combineScopes(session.strategy, combining, scopes.map((one) => ({ ...given, gram: weighted(one, weights) })));
    session.progress = { ...session.progress, combining: found.progress };
    return { weights: found.weights };
  }
  const rows = await changedRows(session, inputs);
  const seen: Pick<CombineInputs, "gram" | "before" | "told"> = rows ? { gram: rows.gram, before: gram.map((row, task) => row[task]), told: rows.told } : { gram: weighted(gram, weights) };
  const found = combineTasks(session.strategy, combining, { ...given, ...seen });
  session.progress = { ...session.progress, combining: found.progress };
  return { weights: [found.weights], ...(rows ? { rows } : {}) };
}

async function changedRows(session: Session, inputs: RowFeeds): Promise<ChangedRows | undefined> {
  const { model, tasks, strategy } = session;
  if (!strategy.combiner.definition.rows) return undefined;
  const shared = sharedParameters(model.instance.parameters, tasks).map(({ parameter }) => parameter);
  const outputs = await run(await session.programs.rows(), rowFeeds(strategy, shared, inputs), session);
  return { gram: matrixOf(outputs.gram), changed: matrixOf(outputs.changed), told: numbers(outputs.told) };
}

function penaltiesOf(outputs: Tensors): Pick<StepResult, "penalties"> {
  return "penalties" in outputs ? { penalties: numbers(outputs.penalties) } : {};
}

function weighted(matrix: Matrix, weights: readonly number[]): number[][] {
  return matrix.map((row, i) => row.map((value, j) => value * weights[i] * weights[j]));
}

function times(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, index) => value * right[index]);
}

function meanOf(rows: Matrix): number[] {
  return rows.length === 1 ? [...rows[0]] : rows[0].map((_, task) => rows.reduce((sum, row) => sum + row[task], 0) / rows.length);
}

/** Learned weights move after the step, by the losses that it had; those that validation rows teach have moved before. */
function learn(session: Session, found: Found, step: number): void {
  const measure = measureOf(session, found, step);
  const { strategy, progress } = session;
  const learns = strategy.weighting.definition.needs !== "validation";
  const weighting = learns
    ? learnWeights(strategy, progress.weighting, measure, { labelled: found.labelled, rate: learningRateAt(session, step) })
    : progress.weighting;
  session.progress = { ...session.progress, weighting, lastLosses: [...measure.losses] };
}
