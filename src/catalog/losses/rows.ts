import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";

/** Probabilities are kept this far from 0 and 1 before a logarithm: about the spacing of 32-bit floats at 1. */
const SMALLEST = 1e-7;

/** The mean of every row over all its entries, [batch]. */
export function rowMeans(build: Build, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return axes.length === 0 ? x : build.mean(x, { axes, keep: false });
}

/** log p, finite for every p between 0 and 1. */
export function safeLog(build: Build, probability: Value): Value {
  return build.log(build.maximum(probability, build.scalar(SMALLEST)));
}
