import type { Build } from "../build.ts";
import type { ReductionName } from "../operations/reductions.ts";
import type { Operations, Value } from "../program.ts";
import { BATCH, type Shape } from "../shape.ts";
import { stackedAxes, tasksOf, type Cotangent, type Vjps } from "./rule.ts";

/** Puts the reduced axes back, with length 1. */
function withReducedAxes(build: Build, stacked: Value, shape: Shape, { axes }: Operations["sum"]): Value {
  const ones = shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
  return build.reshape(stacked, [tasksOf(stacked), ...ones]);
}

function spread({ build, cotangent, inputs: [x], attributes }: Cotangent<"sum">): Value {
  return build.expand(withReducedAxes(build, cotangent, x.shape, attributes), [tasksOf(cotangent), ...x.shape]);
}

/** How many elements went into each result; the batch counts itself, for only a run knows it. */
function count(build: Build, shape: Shape, axes: readonly number[]): Value {
  const size = axes.reduce((product, axis) => product * Math.abs(shape[axis]), 1);
  if (!axes.some((axis) => shape[axis] < 0)) return build.scalar(size);
  const rows = build.sum(build.expand(build.scalar(1), [BATCH]), { axes: [0], keep: false });
  return build.multiply(rows, build.scalar(size));
}

function meanRule(context: Cotangent<"mean">): Value {
  const { build, cotangent, inputs: [x], attributes } = context;
  return spread({ ...context, cotangent: build.divide(cotangent, count(build, x.shape, attributes.axes)) });
}

/** Equal maxima share the cotangent. */
function maximumRule({ build, cotangent, inputs: [x], result, attributes }: Cotangent<"reduceMax">): Value {
  const ones = x.shape.map((dimension, axis) => (attributes.axes.includes(axis) ? 1 : dimension));
  const winners = build.equal(x, build.reshape(result, ones));
  const share = build.divide(winners, build.sum(winners, { axes: attributes.axes, keep: true }));
  return build.multiply(withReducedAxes(build, cotangent, x.shape, attributes), share);
}

export const reductionVjps: Vjps<ReductionName> = { sum: [spread], mean: [meanRule], reduceMax: [maximumRule] };

/** Sums a stacked cotangent over the last axis. */
export function sumOfLast(build: Build, stacked: Value): Value {
  return build.sum(stacked, { axes: stackedAxes([stacked.shape.length - 2]), keep: true });
}
