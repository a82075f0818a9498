import type { Instance } from "../forward.ts";
import { Builder } from "../builder.ts";
import type { Program, Value } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { makeProgram } from "./program.ts";
import { lossOutputs, parameterStates, trainingOf } from "./training.ts";

/**
 * The losses of a batch as training sees them (with its noise), and nothing moves: for weightings that look at this step's
 * losses before its gradients, or at the same batch again after it. Outputs `losses` [K], `labelled` [K].
 */
export function lossesProgram(instance: Instance): Program {
  const training = trainingOf(instance);
  return makeProgram("losses", training.build, { outputs: lossOutputs(training) });
}

/** The loss of every row of a batch, as training sees it: outputs `rows/TASK` [batch], for tasks with a loss. */
export function rowLossesProgram(instance: Instance): Program {
  const build = new Builder();
  const { tasks } = instance.lower(build, { training: true, losses: true, parameter: parameterStates(instance, build) });
  return makeProgram("row-losses", build, { outputs: new Map(tasks.flatMap(({ name, rows }) => (rows ? [[`rows/${name}`, rows] as const] : []))) });
}

/** What share of a batch's rows each gate gives each expert: outputs `gate/NODE` [experts]. */
export function gatesProgram(instance: Instance): Program {
  const build = new Builder();
  const { gates = [] } = instance.lower(build, { training: false, losses: false, parameter: parameterStates(instance, build) });
  const means = gates.map(({ node, value }): [string, Value] => {
    const experts = value.shape[value.shape.length - 1];
    return [`gate/${node}`, build.mean(build.reshape(value, [sizeOf(value.shape) / experts, experts]), { axes: [0], keep: false })];
  });
  return makeProgram("gates", build, { outputs: new Map(means) });
}
