import type { Build } from "../build.ts";
import type { OperationName, Operations, Value } from "../program.ts";
import type { Shape } from "../shape.ts";
import { range } from "../values.ts";

/** What a vector-Jacobian product is made from. */
export interface Cotangent<Name extends OperationName> {
  readonly build: Build;
  readonly attributes: Operations[Name];
  readonly inputs: readonly Value[];
  /** The result of the operation. */
  readonly result: Value;
  /** d losses / d result, one for each of T tasks: [T, ...shape of the result]. */
  readonly cotangent: Value;
}

/** d losses / d input: [T, ...shape of the input]. */
export type Rule<Name extends OperationName> = (context: Cotangent<Name>, index: number) => Value;

/** One rule an input; undefined where nothing flows (ids, conditions, steps). */
export type Vjp<Name extends OperationName> = readonly (Rule<Name> | undefined)[];

export type Vjps<Names extends OperationName> = { readonly [Name in Names]: Vjp<Name> };

/** T, the number of stacked cotangents. */
export function tasksOf(cotangent: Value): number {
  return cotangent.shape[0];
}

/** Axes of a value within its stacked cotangent. */
export function stackedAxes(axes: readonly number[]): number[] {
  return axes.map((axis) => axis + 1);
}

/** Sums a stacked cotangent over the axes along which an operand was broadcast, never over the tasks. */
export function unbroadcast(build: Build, cotangent: Value, shape: Shape): Value {
  const missing = cotangent.shape.length - 1 - shape.length;
  const full = [...Array<number>(missing).fill(1), ...shape];
  const axes = range(full.length).filter((axis) => full[axis] === 1 && cotangent.shape[axis + 1] !== 1);
  const summed = build.sum(cotangent, { axes: stackedAxes(axes), keep: false });
  return build.reshape(summed, [tasksOf(cotangent), ...shape]);
}
