import type { Instance } from "../forward.ts";
import type { Program } from "../program.ts";
import { weightedGradients } from "./jacobian.ts";
import { penaltyGradients, withMore } from "./penalties.ts";
import { makeProgram } from "./program.ts";
import { lossOutputs, trainingOf } from "./training.ts";
import { updatedStates, type StepSettings } from "./update.ts";

/**
 * A step whose weights are known beforehand: one backward pass of Σ w_k L_k. Feeds `weights` [K] (total weight of each
 * task's loss), `learning_rate`, `step`; outputs `losses` [K], `labelled` [K].
 */
export function trainProgram(instance: Instance, settings: StepSettings): Program {
  const training = trainingOf(instance);
  const { build, tasks, statistics } = training;
  const gradients = weightedGradients(training, build.feed("weights", [tasks.length]));
  const updates = new Map([...statistics, ...updatedStates(build, instance, withMore(build, instance, gradients, penaltyGradients(training)), settings)]);
  return makeProgram("train", build, { outputs: lossOutputs(training), updates });
}
