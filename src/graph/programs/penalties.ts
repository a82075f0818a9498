import type { Build } from "../build.ts";
import { backward } from "../vjp/gradients.ts";
import type { GradientOf } from "./jacobian.ts";
import { parameterStates, type Training } from "./training.ts";

/** The gradient of all penalties together, of every parameter that one of them reaches: own, shared, or their own. */
export function penaltyGradients({ build, instance, penalties }: Training): GradientOf[] {
  if (penalties.length === 0) return [];
  const state = parameterStates(instance, build);
  const learning = instance.parameters.filter(({ trainable }) => trainable);
  const total = penalties.reduce((sum, value) => build.add(sum, value));
  const stacks = backward(build, [{ of: total, tasks: [0], value: build.constant([1], [1]) }], learning.map(({ name }) => state(name)));
  return learning.flatMap((parameter, index): GradientOf[] => {
    const value = stacks[index]?.value;
    return value ? [{ parameter, owners: [], gradient: build.reshape(value, parameter.shape) }] : [];
  });
}

/** What the strategy made of the tasks' gradients, and the penalties' on top: no strategy sees them. */
export function withPenalties(build: Build, gradients: readonly GradientOf[], penalties: readonly GradientOf[]): GradientOf[] {
  const rest = new Map(penalties.map((one) => [one.parameter.name, one]));
  const joined = gradients.map((one) => {
    const penalty = rest.get(one.parameter.name);
    rest.delete(one.parameter.name);
    return penalty ? { ...one, gradient: build.add(one.gradient, penalty.gradient) } : one;
  });
  return [...joined, ...rest.values()];
}
