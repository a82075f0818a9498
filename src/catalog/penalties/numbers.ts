import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import { range } from "../../graph/values.ts";
import type { Alike } from "../penalty.ts";

/** All elements: []. */
export function sumOf(build: Build, x: Value): Value {
  return build.sum(x, { axes: x.shape.map((_, axis) => axis), keep: false });
}

export function squared(build: Build, x: Value): Value {
  return build.multiply(x, x);
}

/** The sum of several scalars; 0 of none. */
export function added(build: Build, scalars: readonly Value[]): Value {
  return scalars.length === 0 ? build.scalar(0) : scalars.reduce((left, right) => build.add(left, right));
}

/** One weight of all parts, a row each: [parts, n]. */
export function rowsOf(build: Build, alike: Alike): Value {
  const rows = alike.map((value) => build.reshape(value, [1, sizeOf(value.shape)]));
  return rows.length === 1 ? rows[0] : build.concat(rows, 0);
}

/** Every weight of all parts in one line a part: [parts, N]. */
export function linesOf(build: Build, weights: readonly Alike[]): Value {
  const blocks = weights.map((alike) => rowsOf(build, alike));
  return blocks.length === 1 ? blocks[0] : build.concat(blocks, 1);
}

/** M Mᵀ of [m, n]: [m, m]. */
export function gramOf(build: Build, rows: Value): Value {
  return build.matmul(rows, build.transpose(rows, [1, 0]));
}

export function identity(build: Build, size: number): Value {
  return build.constant(range(size * size).map((at) => Number(at % (size + 1) === 0)), [size, size]);
}

/** x as a value, `slope` as its gradient: the two are equal where `slope` is exact. */
export function withGradientOf(build: Build, x: Value, slope: Value): Value {
  return build.add(build.stopGradient(build.subtract(x, slope)), slope);
}

/** How many rows a value has, as a scalar that no gradient reaches. */
export function rowCount(build: Build, x: Value): Value {
  const [batch, ...row] = x.shape;
  const first = build.slice(build.reshape(x, [batch, sizeOf(row)]), 1, 0, 1);
  return sumOf(build, build.add(build.greater(first, first), build.scalar(1)));
}

/** [batch, …] → [batch, n] */
export function inLines(build: Build, x: Value): Value {
  const [batch, ...row] = x.shape;
  return build.reshape(x, [batch, sizeOf(row)]);
}

/** The mean over rows taken off. */
export function centred(build: Build, x: Value): Value {
  return build.subtract(x, build.mean(x, { axes: [0], keep: true }));
}
