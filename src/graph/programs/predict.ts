import { Builder } from "../builder.ts";
import type { ForwardTask, Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { makeProgram } from "./program.ts";
import { parameterStates } from "./training.ts";

/** Predictions: feeds `input/*`, outputs `output/TASK`. */
export function predictProgram(instance: Instance): Program {
  const build = new Builder();
  const { tasks } = instance.lower(build, { training: false, losses: false, parameter: parameterStates(instance, build) });
  return makeProgram("predict", build, { outputs: new Map(tasks.map(({ name, output }) => [`output/${name}`, output])) });
}

/** Predictions and what a split's loss is summed from: `loss_sum/TASK` = Σ mask·ℓ, `labelled/TASK` = Σ mask. */
export function evaluateProgram(instance: Instance): Program {
  const build = new Builder();
  const { tasks } = instance.lower(build, { training: false, losses: true, parameter: parameterStates(instance, build) });
  return makeProgram("evaluate", build, { outputs: new Map(tasks.flatMap((task) => taskOutputs(build, task))) });
}

function taskOutputs(build: Builder, { name, output, loss, labelled }: ForwardTask): [string, Value][] {
  const outputs: [string, Value][] = [[`output/${name}`, output]];
  if (!loss || !labelled) return outputs;
  const sum = build.multiply(loss, build.maximum(labelled, build.scalar(1)));
  return [...outputs, [`loss_sum/${name}`, sum], [`labelled/${name}`, labelled]];
}
