import { Builder } from "../builder.ts";
import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { gramMatrix, layerGramMatrices } from "./gram.ts";
import { asideGradient, combinedGradient, taskGradients, type Rows } from "./jacobian.ts";
import { sharedLayers } from "./layers.ts";
import { asideName, jacobianName, ownName, penaltyName, pendingName, slotName } from "./names.ts";
import { penaltyGradients, withMore } from "./penalties.ts";
import { makeProgram } from "./program.ts";
import { asideParameters, isShared, lossOutputs, ownedParameters, trainingOf, type Owned } from "./training.ts";
import { updatedStates, type StepSettings } from "./update.ts";

/**
 * Every task's gradients, kept as states for `apply` and `lookahead`: `jacobian/PARAM` [owners, ...shape] where several
 * tasks own it, `own/PARAM` where one does, `aside/PARAM` of opponents, `pending/PARAM` for statistics, `penalty/gradient/PARAM`. Outputs `losses`, `labelled`, `gram` [K, K],
 * with `layers` also `gram_layers` [L, K, K] in the order of `sharedLayers`; with `moment` also `gram_preconditioned`, the same of
 * gradients as an adaptive optimizer weighs them.
 */
export function measureProgram(instance: Instance, { layers, moment }: { readonly layers: boolean; readonly moment?: SecondMoment }): Program {
  const training = trainingOf(instance);
  const { build, statistics, tasks: { length } } = training;
  const { rows, aside } = taskGradients(training);
  const outputs = new Map([...lossOutputs(training), ["gram", gramMatrix(build, rows, length)]]);
  const compared = layers ? sharedLayers(instance) : [];
  if (compared.length > 0) outputs.set("gram_layers", layerGramMatrices(build, rows, compared, length));
  if (compared.length > 0 && moment) {
    outputs.set("gram_preconditioned", layerGramMatrices(build, rows.map((row) => preconditioned(build, row, moment)), compared, length));
  }
  const pending = [...statistics].map(([name, value]): [string, Value] => [pendingName(name), value]);
  const penalties = penaltyGradients(training).map(({ parameter, gradient }): [string, Value] => [penaltyName(parameter.name), gradient]);
  return makeProgram("measure", build, { outputs, updates: new Map([...rows.map((row) => keptRows(build, row)), ...aside.map((row): [string, Value] => [asideName(row.parameter.name), row.rows]), ...pending, ...penalties]) });
}

/** Where an optimizer keeps its moving mean of squared gradients, and what it adds to the root. */
export interface SecondMoment {
  readonly slot: string;
  readonly epsilon: number;
}

/** g / √(√v + ε): products of these are products of gradients under the metric in which the optimizer steps downhill. */
function preconditioned(build: Build, row: Rows, { slot, epsilon }: SecondMoment): Rows {
  const { name, shape } = row.parameter;
  const metric = build.add(build.sqrt(build.state(slotName(name, slot), shape)), build.scalar(epsilon));
  return { ...row, rows: build.divide(row.rows, build.reshape(build.sqrt(metric), [1, ...shape])) };
}

function keptRows(build: Build, row: Rows): [string, Value] {
  const { name, shape } = row.parameter;
  return isShared(row) ? [jacobianName(name), row.rows] : [ownName(name), build.reshape(row.rows, shape)];
}

/**
 * Moves the parameters by what `measure` kept. Feeds `weights` [K] (of the rows of J), `own_weights` [K] (of the
 * gradients of single tasks), `learning_rate`, `step`; takes the pending statistics over.
 */
export function applyProgram(instance: Instance, settings: StepSettings): Program {
  const training = trainingOf(instance);
  const { tasks, statistics } = training;
  const build = new Builder();
  const [weights, own] = [build.feed("weights", [tasks.length]), build.feed("own_weights", [tasks.length])];
  const rows = ownedParameters({ instance, tasks }).map((owned) => ({ ...owned, rows: readRows(build, owned) }));
  const gradients = rows.map((row) => combinedGradient(build, row, weights, own));
  const aside = asideParameters(training).map((one) =>
    asideGradient(build, { ...one, rows: build.state(asideName(one.parameter.name), [one.owners.length, ...one.parameter.shape]) }, own));
  const penalties = penaltyGradients(training).map(({ parameter }) => ({ parameter, owners: [], gradient: build.state(penaltyName(parameter.name), parameter.shape) }));
  const taken = [...statistics].map(([name, { shape }]): [string, Value] => [name, build.state(pendingName(name), shape)]);
  return makeProgram("apply", build, { updates: new Map([...taken, ...updatedStates(build, withMore(build, gradients, [...aside, ...penalties]), settings)]) });
}

/** [owners, ...shape] */
export function readRows(build: Build, owned: Owned): Value {
  const { name, shape } = owned.parameter;
  if (isShared(owned)) return build.state(jacobianName(name), [owned.owners.length, ...shape]);
  return build.reshape(build.state(ownName(name), shape), [1, ...shape]);
}
