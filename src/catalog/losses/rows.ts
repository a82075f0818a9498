import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { range } from "../../graph/values.ts";
import type { LossInputs } from "../definition.ts";

/** Probabilities are kept this far from 0 and 1 before a logarithm: about the spacing of 32-bit floats at 1. */
const SMALLEST = 1e-7;

/** The mean over what belongs to one label: all axes beyond those of `mask`. Whole rows where there is no mask. */
export function labelMeans({ build, mask }: Pick<LossInputs, "build" | "mask">, x: Value): Value {
  const axes = range(x.shape.length).slice(mask?.shape.length ?? 1);
  return axes.length === 0 ? x : build.mean(x, { axes, keep: false });
}

/** log p, finite for every p between 0 and 1. */
export function safeLog(build: Build, probability: Value): Value {
  return build.log(build.maximum(probability, build.scalar(SMALLEST)));
}
