import { Builder } from "../builder.ts";
import type { ForwardTask, Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { averageName } from "./names.ts";
import { makeProgram } from "./program.ts";
import { ownedParameters, parameterStates, trainingOf } from "./training.ts";

/** Predictions: feeds `input/*`, outputs `output/TASK`, and `padding/TASK` where some positions of it may be padding. */
export function predictProgram(instance: Instance): Program {
  const build = new Builder();
  const { tasks } = instance.lower(build, { training: false, losses: false, parameter: parameterStates(instance, build) });
  return makeProgram("predict", build, { outputs: new Map(tasks.flatMap(predicted)) });
}

function predicted({ name, output, padding }: ForwardTask): [string, Value][] {
  return [[`output/${name}`, output], ...(padding ? [[`padding/${name}`, padding] satisfies [string, Value]] : [])];
}

/**
 * Predictions and what a split's loss is summed from: `loss_sum/TASK` = Σ mask·ℓ, `labelled/TASK` = Σ mask; `mask/TASK` and
 * `label/TASK` where they are not what is fed. `averaged` reads the moving averages instead of the parameters.
 */
export function evaluateProgram(instance: Instance, { averaged = false }: { readonly averaged?: boolean } = {}): Program {
  const build = new Builder();
  const moved = new Set(averaged ? ownedParameters(trainingOf(instance)).map(({ parameter }) => parameter.name) : []);
  const states = parameterStates(instance, build);
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  const parameter = (name: string) => (moved.has(name) ? build.state(averageName(name), shapes.get(name) ?? []) : states(name));
  const { tasks } = instance.lower(build, { training: false, losses: true, parameter });
  return makeProgram("evaluate", build, { outputs: new Map(tasks.flatMap((task) => taskOutputs(build, task))) });
}

/** What a program makes itself; what it is fed, whoever runs it has. */
function computed(name: string, value: Value | undefined): [string, Value][] {
  return value && value.operation !== "feed" ? [[name, value]] : [];
}

function taskOutputs(build: Builder, { name, output, loss, labelled, mask, label }: ForwardTask): [string, Value][] {
  const outputs: [string, Value][] = [[`output/${name}`, output]];
  if (!loss || !labelled) return outputs;
  const sum = build.multiply(loss, build.maximum(labelled, build.scalar(1)));
  return [...outputs, [`loss_sum/${name}`, sum], [`labelled/${name}`, labelled], ...computed(`mask/${name}`, mask), ...computed(`label/${name}`, label)];
}
