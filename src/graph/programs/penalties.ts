import type { Build } from "../build.ts";
import { backward } from "../vjp/gradients.ts";
import type { Instance } from "../forward.ts";
import { sameShape } from "../shape.ts";
import type { GradientOf } from "./jacobian.ts";
import { wholeGradient } from "./tables.ts";
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

/** What the strategy made of the tasks' gradients, and more on top that no strategy sees: of opponents, of penalties. */
export function withMore(build: Build, instance: Instance, gradients: readonly GradientOf[], more: readonly GradientOf[]): GradientOf[] {
  const whole = (one: GradientOf) => wholeGradient(build, instance, one.parameter, one.gradient);
  const sum = (left: GradientOf, right: GradientOf) =>
    (sameShape(left.gradient.shape, right.gradient.shape) ? build.add(left.gradient, right.gradient) : build.add(whole(left), whole(right)));
  const sums = new Map<string, GradientOf>();
  for (const one of [...gradients, ...more]) {
    const known = sums.get(one.parameter.name);
    sums.set(one.parameter.name, known ? { ...known, gradient: sum(known, one) } : one);
  }
  return [...sums.values()];
}
