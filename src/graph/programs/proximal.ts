import { Builder } from "../builder.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { backward, type Seed } from "../vjp/gradients.ts";
import { range } from "../values.ts";
import { makeProgram } from "./program.ts";
import { wantedOf } from "./tables.ts";
import { isShared, lossOutputs, ownedParameters, parameterStates, type Training, trainingOf } from "./training.ts";

/**
 * Tasks step one after the other within one batch: the m-th moves the shared parameters by rates[m] along the gradient of
 * Σ order[m, k] · loss_k, taken where the one before it has left them. Feeds `order` [K, K], `rates` [K]; outputs `losses` [K + 1, K], before
 * and after every step. Nothing of the model changes.
 */
export function proximalProgram(instance: Instance): Program {
  const build = new Builder();
  const first = trainingOf(instance, build);
  const { length } = first.tasks;
  const [order, rates] = [build.feed("order", [length, length]), build.feed("rates", [length])];
  const states = parameterStates(instance, build);
  const shared = ownedParameters(first).filter(isShared).map(({ parameter }) => parameter.name);
  let values = new Map(shared.map((name) => [name, wantedOf(build, instance, name, states(name))]));
  let training = first;
  const losses = [rowOf(training)];
  for (const turn of range(length)) {
    const seeds = seedsOf(training, build.reshape(build.slice(order, 0, turn, turn + 1), [length]));
    const rate = build.reshape(build.slice(rates, 0, turn, turn + 1), []);
    values = moved(build, values, backward(build, seeds, [...values.values()]).map((stack) => stack?.value), rate);
    training = trainingOf(instance, build, (name) => values.get(name) ?? states(name));
    losses.push(rowOf(training));
  }
  return makeProgram("proximal", build, { outputs: new Map([["losses", build.concat(losses, 0)]]) });
}

function seedsOf({ build, losses }: Training, chosen: Value): Seed[] {
  return losses.map((of, task) => ({ of, tasks: [0], value: build.slice(chosen, 0, task, task + 1) }));
}

function moved(build: Builder, values: ReadonlyMap<string, Value>, gradients: readonly (Value | undefined)[], rate: Value): Map<string, Value> {
  return new Map([...values].map(([name, value], index) => {
    const gradient = gradients[index];
    return [name, gradient ? build.subtract(value, build.multiply(build.reshape(gradient, value.shape), rate)) : value];
  }));
}

/** [1, K] */
function rowOf(training: Training): Value {
  const losses = lossOutputs(training).get("losses") ?? training.build.scalar(0);
  return training.build.reshape(losses, [1, training.tasks.length]);
}
