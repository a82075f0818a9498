import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import type { Shape } from "../shape.ts";
import { gramMatrix } from "./gram.ts";
import { asideGradient, combinedGradient, taskGradients } from "./jacobian.ts";
import { penaltyGradients, withMore } from "./penalties.ts";
import { makeProgram } from "./program.ts";
import { lossOutputs, trainingOf } from "./training.ts";
import { updatedStates, type StepSettings } from "./update.ts";

/** A combiner inside the program: weights [K] from the Gram matrix [K, K] of the weighted rows. */
export interface FusedCombiner {
  readonly feeds: readonly { readonly name: string; readonly shape: Shape }[];
  lower(build: Build, gram: Value, feeds: readonly Value[]): Value;
}

/**
 * A whole step in one run: every task's gradient, their Gram matrix, the combiner's weights, the update.
 * Feeds `weights` [K] (the weighting; scales the rows before combining), `static_weights` [K] (the file's `weight`),
 * the combiner's, `learning_rate`, `step`. Outputs `losses`, `labelled`, `gram` [K, K] (unscaled), `combined` [K].
 */
export function stepProgram(instance: Instance, settings: StepSettings, combiner: FusedCombiner): Program {
  const training = trainingOf(instance);
  const { build, statistics, tasks: { length } } = training;
  const [weights, fixed] = [build.feed("weights", [length]), build.feed("static_weights", [length])];
  const { rows, aside } = taskGradients(training);
  const gram = gramMatrix(build, rows, length);
  const combined = combiner.lower(build, scaledGram(build, gram, weights), combiner.feeds.map(({ name, shape }) => build.feed(name, shape)));
  const own = build.multiply(weights, fixed);
  const shared = build.multiply(build.reshape(combined, [length]), own);
  const gradients = rows.map((row) => combinedGradient(build, row, shared, own));
  return makeProgram("step", build, {
    outputs: new Map([...lossOutputs(training), ["gram", gram], ["combined", combined]]),
    updates: new Map([...statistics, ...updatedStates(build, instance, withMore(build, instance, gradients, [...aside.map((row) => asideGradient(build, row, own)), ...penaltyGradients(training)]), settings)]),
  });
}

/** The Gram matrix of rows times weights: w_i G_ij w_j. */
export function scaledGram(build: Build, gram: Value, weights: Value): Value {
  const [tasks] = weights.shape;
  return build.multiply(build.multiply(gram, weights), build.reshape(weights, [tasks, 1]));
}
