import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Value } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { groupedBy } from "../values.ts";
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
  const whole = clipped.map((one) => ({ ...one, gradient: wholeGradient(build, instance, one.parameter, one.gradient) }));
  return new Map(packsOf(whole, pace !== undefined).flatMap((pack) => {
    const [{ owners }] = pack;
    const own = pace && owners.length > 0 ? build.multiply(learningRate, largestOf(build, pace, owners)) : learningRate;
    return updatedPack(build, pack, { update, average, learningRate: own, step });
  }));
}

/** The largest of some numbers of a vector, as a scalar. */
function largestOf(build: Build, vector: Value, places: readonly number[]): Value {
  const picked = pickedFrom(build, vector, places);
  return places.length === 1 ? build.reshape(picked, []) : build.reduceMax(picked, { axes: [0], keep: false });
}

/** Parameters are updated together, up to so many numbers: small ones cost what their operations cost, and more would leave a processor's cache. */
const TOGETHER = 2 ** 16;

/** Lists of parameters that move alike and are updated as one vector. */
function packsOf(gradients: readonly GradientOf[], paced: boolean): GradientOf[][] {
  return groupedBy(gradients, ({ parameter: { rate, decay }, owners }) => [rate, decay, ...(paced ? owners : [])].join()).flatMap(chunksOf);
}

function chunksOf(group: readonly GradientOf[]): GradientOf[][] {
  const chunks: GradientOf[][] = [];
  let free = 0;
  for (const one of group) {
    const size = sizeOf(one.parameter.shape);
    if (size > free) {
      chunks.push([]);
      free = TOGETHER;
    }
    chunks[chunks.length - 1].push(one);
    free -= size;
  }
  return chunks;
}

interface Moving {
  readonly update: UpdateRule;
  readonly average: number | undefined;
  readonly learningRate: Value;
  readonly step: Value;
}

/** New values of some parameters and of what goes with them, computed as one vector. */
function updatedPack(build: Build, pack: readonly GradientOf[], { update, average, learningRate, step }: Moving): [string, Value][] {
  const { rate, decay } = pack[0].parameter;
  const read = (nameOf: (parameter: string) => string) => joined(build, pack.map(({ parameter: { name, shape } }) => build.state(nameOf(name), shape)));
  const write = (nameOf: (parameter: string) => string, value: Value) => apart(build, value, pack).map((part, index): [string, Value] => [nameOf(pack[index].parameter.name), part]);
  const parameter = read((name) => name);
  const gradient = joined(build, pack.map((one) => one.gradient));
  const updated = update.update(build, {
    parameter,
    gradient: decay === 0 ? gradient : build.add(gradient, build.multiply(parameter, build.scalar(decay))),
    slots: update.slots.map((slot) => read((name) => slotName(name, slot))),
    learningRate: build.multiply(learningRate, build.scalar(rate)),
    step,
  });
  return [
    ...write((name) => name, updated.parameter),
    ...update.slots.flatMap((slot, index) => write((name) => slotName(name, slot), updated.slots[index])),
    ...(average === undefined ? [] : write(averageName, averaged(build, { before: read(averageName), parameter: updated.parameter }, average, step))),
  ];
}

/** One value as it is, several as one vector. */
function joined(build: Build, values: readonly Value[]): Value {
  return values.length === 1 ? values[0] : build.concat(values.map((value) => build.reshape(value, [sizeOf(value.shape)])), 0);
}

/** What `joined` put together, in the shapes of the parameters. */
function apart(build: Build, value: Value, pack: readonly GradientOf[]): Value[] {
  if (pack.length === 1) return [value];
  let end = 0;
  return pack.map(({ parameter: { shape } }) => {
    const start = end;
    end += sizeOf(shape);
    return build.reshape(build.slice(value, 0, start, end), shape);
  });
}

/** a ← kept · a + (1 − kept) · θ; early steps keep no more than (1 + t) / (10 + t), so that the start is soon forgotten. */
function averaged(build: Build, { before, parameter }: { readonly before: Value; readonly parameter: Value }, kept: number, step: Value): Value {
  const early = build.divide(build.add(step, build.scalar(1)), build.add(step, build.scalar(10)));
  const share = build.minimum(early, build.scalar(kept));
  return build.add(parameter, build.multiply(share, build.subtract(before, parameter)));
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
