import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Value } from "../program.ts";
import type { GradientOf } from "./jacobian.ts";
import { averageName, slotName } from "./names.ts";
import { wholeGradient } from "./tables.ts";
import { pickedFrom } from "./vectors.ts";

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
  /** Keeps moving averages of the parameters that move, as states `average/PARAM`; the share that stays in a step. */
  readonly average?: number;
  /** With the number of tasks: feeds `pace` [K], by whose largest number among its owners a parameter's learning rate is multiplied. */
  readonly paced?: number;
}

/** New parameters and slots, by the names of their states. Clips, then adds decay, then updates. */
export function updatedStates(build: Build, instance: Instance, gradients: readonly GradientOf[], { update, clip, average, paced }: StepSettings): Map<string, Value> {
  const [learningRate, step] = [build.feed("learning_rate", []), build.feed("step", [])];
  const pace = paced === undefined ? undefined : build.feed("pace", [paced]);
  const clipped = clip === undefined ? gradients : clippedTo(build, gradients, clip);
  return new Map(clipped.map((one) => ({ ...one, gradient: wholeGradient(build, instance, one.parameter, one.gradient) })).flatMap((gradient) => {
    const own = pace && gradient.owners.length > 0 ? build.multiply(learningRate, largestOf(build, pace, gradient.owners)) : learningRate;
    const updated = updatedParameter(build, gradient, update, { learningRate: own, step });
    return average === undefined ? updated : [...updated, averaged(build, updated[0], average, step)];
  }));
}

/** The largest of some numbers of a vector, as a scalar. */
function largestOf(build: Build, vector: Value, places: readonly number[]): Value {
  const picked = pickedFrom(build, vector, places);
  return places.length === 1 ? build.reshape(picked, []) : build.reduceMax(picked, { axes: [0], keep: false });
}

/** a ← kept · a + (1 − kept) · θ; early steps keep no more than (1 + t) / (10 + t), so that the start is soon forgotten. */
function averaged(build: Build, [name, parameter]: [string, Value], kept: number, step: Value): [string, Value] {
  const early = build.divide(build.add(step, build.scalar(1)), build.add(step, build.scalar(10)));
  const share = build.minimum(early, build.scalar(kept));
  const before = build.state(averageName(name), parameter.shape);
  return [averageName(name), build.add(parameter, build.multiply(share, build.subtract(before, parameter)))];
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
