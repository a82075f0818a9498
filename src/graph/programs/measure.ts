import { Builder } from "../builder.ts";
import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { gramMatrix, layerGramMatrices, scopeGramMatrices } from "./gram.ts";
import { asideGradient, combinedGradient, readRows, taskGradients, type GradientOf, type Rows } from "./jacobian.ts";
import { scopesOf, sharedLayers } from "./layers.ts";
import { asideName, jacobianName, ownName, penaltyName, pendingName, slotName } from "./names.ts";
import { penaltyGradients, withMore } from "./penalties.ts";
import { makeProgram } from "./program.ts";
import { watchedGram, watchedTraining, type WatchedTraining } from "./representation.ts";
import { asideParameters, isShared, lossOutputs, ownedParameters, trainingOf, type Owned } from "./training.ts";
import { gradientShape, wantedOf } from "./tables.ts";
import { updatedStates, type StepSettings } from "./update.ts";
import { pickedFrom } from "./vectors.ts";

export interface MeasureSettings {
  /** Whether a Gram matrix for every layer that tasks share is put out, copies compared copy to copy. */
  readonly layers: boolean;
  /** Whether one for every layer that has weights with several owners is put out, in the order of `scopesOf`. */
  readonly scopes?: boolean;
  /**
   * Whether a step has several batches: rows are added up. Feeds `share` [K], which part of all labels of a task this batch holds,
   * and `before` [], 0 for the first batch, 1 for the next ones. Statistics are then taken over at once.
   */
  readonly parts?: boolean;
  /** With `layers`: whether Gram matrices of gradients as an adaptive optimizer weighs them are put out, too. */
  readonly moment?: SecondMoment;
}

/**
 * Every task's gradients, kept as states for `apply` and `lookahead`: `jacobian/PARAM` [owners, ...shape] where several
 * tasks own it, `own/PARAM` where one does, `aside/PARAM` of opponents, `pending/PARAM` for statistics, `penalty/gradient/PARAM`. Outputs
 * `losses`, `labelled`, `gram` [K, K], with `layers` also `gram_layers` [L, K, K] in the order of `sharedLayers`, and `gram_representation` [K, K]
 * of this batch where the model has a shared representation, with `scopes` `gram_scopes`, with `moment` `gram_preconditioned`.
 */
export function measureProgram(instance: Instance, settings: MeasureSettings): Program {
  const { parts = false } = settings;
  const watched = settings.layers ? watchedTraining(instance) : { training: trainingOf(instance), read: [] };
  const { training } = watched;
  const { build, statistics, tasks: { length } } = training;
  const { rows, aside, further } = parts ? addedRows(watched) : taskGradients(training, new Map(), watched.read);
  const representation = watchedGram(watched, further);
  const outputs = new Map([
    ...lossOutputs(training), ...gramOutputs(build, instance, rows, length, settings), ...(representation ? [["gram_representation", representation] as const] : []),
  ]);
  const taken = [...statistics].map(([name, value]): [string, Value] => [parts ? name : pendingName(name), value]);
  const penalties = penaltyGradients(training).map((one) => keptPenalty(build, one, parts));
  return makeProgram("measure", build, { outputs, updates: new Map([...rows.map((row) => keptRows(build, row)), ...aside.map(keptAside), ...taken, ...penalties]) });
}

function keptAside({ parameter, rows }: Rows): [string, Value] {
  return [asideName(parameter.name), rows];
}

/** The Gram matrices of rows that are kept already, however they came to be: outputs as of `measure`, without the losses. */
export function keptProgram(instance: Instance, settings: MeasureSettings): Program {
  const { tasks } = trainingOf(instance);
  const build = new Builder();
  const rows = ownedParameters({ instance, tasks }).map((owned) => ({ ...owned, rows: readRows(build, instance, owned) }));
  return makeProgram("kept", build, { outputs: gramOutputs(build, instance, rows, tasks.length, settings) });
}

function gramOutputs(build: Build, instance: Instance, rows: readonly Rows[], tasks: number, { layers, scopes = false, moment }: MeasureSettings): Map<string, Value> {
  const outputs = new Map([["gram", gramMatrix(build, rows, tasks)]]);
  const compared = layers ? sharedLayers(instance) : [];
  if (compared.length > 0) outputs.set("gram_layers", layerGramMatrices(build, rows, compared, tasks));
  if (compared.length > 0 && moment) {
    outputs.set("gram_preconditioned", layerGramMatrices(build, rows.map((row) => preconditioned(build, instance, row, moment)), compared, tasks));
  }
  const combined = scopes ? scopesOf(instance) : [];
  if (combined.length > 0) outputs.set("gram_scopes", scopeGramMatrices(build, rows, combined, tasks));
  return outputs;
}

/** What earlier batches of the step left, plus this one's share. */
function addedRows({ training, read }: WatchedTraining): ReturnType<typeof taskGradients> {
  const { build, tasks: { length } } = training;
  const [share, before] = [build.feed("share", [length]), build.feed("before", [])];
  const added = (row: Rows, kept: Value): Rows => {
    const weight = build.reshape(pickedFrom(build, share, row.owners), [row.owners.length, ...row.rows.shape.slice(1).map(() => 1)]);
    return { ...row, rows: build.add(build.multiply(kept, before), build.multiply(row.rows, weight)) };
  };
  const { rows, aside, further } = taskGradients(training, new Map(), read);
  return { rows: rows.map((row) => added(row, readRows(build, training.instance, row))), aside: aside.map((row) => added(row, readAside(build, training.instance, row))), further };
}

/** Of several batches the mean: feeds `part` [], one over their number. */
function keptPenalty(build: Build, { parameter: { name, shape }, gradient }: GradientOf, parts: boolean): [string, Value] {
  if (!parts) return [penaltyName(name), gradient];
  const before = build.multiply(build.state(penaltyName(name), shape), build.feed("before", []));
  return [penaltyName(name), build.add(before, build.multiply(gradient, build.feed("part", [])))];
}

/** Where an optimizer keeps its moving mean of squared gradients, and what it adds to the root. */
export interface SecondMoment {
  readonly slot: string;
  readonly epsilon: number;
}

/** g / √(√v + ε): products of these are products of gradients under the metric in which the optimizer steps downhill. */
function preconditioned(build: Build, instance: Instance, row: Rows, { slot, epsilon }: SecondMoment): Rows {
  const { name, shape } = row.parameter;
  const second = wantedOf(build, instance, name, build.state(slotName(name, slot), shape));
  const metric = build.add(build.sqrt(second), build.scalar(epsilon));
  return { ...row, rows: build.divide(row.rows, build.reshape(build.sqrt(metric), [1, ...second.shape])) };
}

function keptRows(build: Build, row: Rows): [string, Value] {
  const { name } = row.parameter;
  return isShared(row) ? [jacobianName(name), row.rows] : [ownName(name), build.reshape(row.rows, row.rows.shape.slice(1))];
}

export interface ApplySettings extends StepSettings {
  /** Whether every layer has weights of its own: `weights` is then [S, K] in the order of `scopesOf`. */
  readonly scopes?: boolean;
  /** As of `measure`: statistics are taken over already. */
  readonly parts?: boolean;
}

/**
 * Moves the parameters by what `measure` kept. Feeds `weights` [K] (of the rows of J), `own_weights` [K] (of the
 * gradients of single tasks), `learning_rate`, `step`; takes the pending statistics over.
 */
export function applyProgram(instance: Instance, settings: ApplySettings): Program {
  const training = trainingOf(instance);
  const { tasks, statistics } = training;
  const build = new Builder();
  const own = build.feed("own_weights", [tasks.length]);
  const weightsOf = settings.scopes ? scopedWeights(build, instance, tasks.length) : always(build.feed("weights", [tasks.length]));
  const rows = ownedParameters({ instance, tasks }).map((owned) => ({ ...owned, rows: readRows(build, instance, owned) }));
  const gradients = rows.map((row) => combinedGradient(build, row, weightsOf(row), own));
  const aside = asideParameters(training).map((one) => asideGradient(build, { ...one, rows: readAside(build, instance, one) }, own));
  const penalties = penaltyGradients(training).map(({ parameter }) => ({ parameter, owners: [], gradient: build.state(penaltyName(parameter.name), parameter.shape) }));
  const pending = settings.parts ? [] : [...statistics];
  const taken = pending.map(([name, { shape }]): [string, Value] => [name, build.state(pendingName(name), shape)]);
  return makeProgram("apply", build, { updates: new Map([...taken, ...updatedStates(build, instance, withMore(build, instance, gradients, [...aside, ...penalties]), settings)]) });
}

function always(weights: Value): () => Value {
  return () => weights;
}

function scopedWeights(build: Build, instance: Instance, tasks: number): (owned: Owned) => Value {
  const scopes = scopesOf(instance);
  const weights = build.feed("weights", [Math.max(1, scopes.length), tasks]);
  return ({ parameter }) => {
    const scope = Math.max(0, scopes.findIndex((names) => names.includes(parameter.name)));
    return build.reshape(build.slice(weights, 0, scope, scope + 1), [tasks]);
  };
}

function readAside(build: Build, instance: Instance, { parameter, owners }: Owned): Value {
  return build.state(asideName(parameter.name), [owners.length, ...gradientShape(instance, parameter)]);
}
