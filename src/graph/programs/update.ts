import type { Build } from "../build.ts";
import type { Value } from "../program.ts";
import type { GradientOf } from "./jacobian.ts";
import { slotName } from "./names.ts";

/** How one parameter moves; slots are states of the parameter's shape that start at 0. */
export interface UpdateRule {
  readonly slots: readonly string[];
  update(build: Build, inputs: {
    readonly parameter: Value;
    readonly gradient: Value;
    readonly slots: readonly Value[];
    readonly learningRate: Value;
    /** 1 at the first update. */
    readonly step: Value;
  }): { readonly parameter: Value; readonly slots: readonly Value[] };
}

export interface StepSettings {
  readonly update: UpdateRule;
  /** The largest norm of all gradients together. */
  readonly clip?: number;
}

/** New parameters and slots, by the names of their states. Clips, then adds decay, then updates. */
export function updatedStates(build: Build, gradients: readonly GradientOf[], { update, clip }: StepSettings): Map<string, Value> {
  const feeds = { learningRate: build.feed("learning_rate", []), step: build.feed("step", []) };
  const clipped = clip === undefined ? gradients : clippedTo(build, gradients, clip);
  return new Map(clipped.flatMap((gradient) => updatedParameter(build, gradient, update, feeds)));
}

function updatedParameter(
  build: Build, { parameter: { name, shape, rate, decay }, gradient }: GradientOf, rule: UpdateRule,
  { learningRate, step }: { readonly learningRate: Value; readonly step: Value },
): [string, Value][] {
  const parameter = build.state(name, shape);
  const decayed = decay === 0 ? gradient : build.add(gradient, build.multiply(parameter, build.scalar(decay)));
  const updated = rule.update(build, {
    parameter,
    gradient: decayed,
    slots: rule.slots.map((slot) => build.state(slotName(name, slot), shape)),
    learningRate: build.multiply(learningRate, build.scalar(rate)),
    step,
  });
  return [[name, updated.parameter], ...rule.slots.map((slot, index): [string, Value] => [slotName(name, slot), updated.slots[index]])];
}

/** Scales all gradients by min(1, clip / (norm + 1e-6)), as PyTorch's clip_grad_norm_ does. */
function clippedTo(build: Build, gradients: readonly GradientOf[], clip: number): GradientOf[] {
  const squares = gradients.map(({ gradient }) => sumOfSquares(build, gradient));
  const norm = build.sqrt(squares.reduce((sum, square) => build.add(sum, square)));
  const factor = build.minimum(build.scalar(1), build.divide(build.scalar(clip), build.add(norm, build.scalar(1e-6))));
  return gradients.map((one) => ({ ...one, gradient: build.multiply(one.gradient, factor) }));
}

function sumOfSquares(build: Build, x: Value): Value {
  return build.sum(build.multiply(x, x), { axes: x.shape.map((_, axis) => axis), keep: false });
}
