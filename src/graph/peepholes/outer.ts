import type { Operations, Value } from "../program.ts";
import { atBatch, sizeOf, type Shape } from "../shape.ts";
import { isMade } from "../values.ts";
import type { Maker } from "./maker.ts";

/** Outer products side by side are one of what they are made from side by side: little is copied instead of much. */
export function joinedOuter(make: Maker, values: readonly Value[], axis: number): Value | undefined {
  const products = values.filter(isOuter);
  const rank = values[0].shape.length;
  const joinable = products.every((product) => product.inputs.every((operand) => lengthAt(operand, rank, axis) === product.shape[axis]));
  if (products.length < values.length || !joinable) return undefined;
  const [left, right] = [0, 1].map((side) => products.map(({ inputs }) => atRank(make, inputs[side], rank)));
  const fits = [left, right].every((operands) => operands.every(({ shape }) => shape.every((dimension, place) => place === axis || dimension === operands[0].shape[place])));
  return fits ? make.multiply(make.concat(left, axis), make.concat(right, axis)) : undefined;
}

/** A part of an outer product is the product of parts. */
export function slicedOuter(make: Maker, x: Value, { axis, start, end }: Operations["slice"]): Value | undefined {
  if (!isOuter(x)) return undefined;
  const rank = x.shape.length;
  const [left, right] = x.inputs.map((operand) => {
    const missing = rank - operand.shape.length;
    return lengthAt(operand, rank, axis) === 1 ? operand : make.slice(operand, axis - missing, start, end);
  });
  return make.multiply(left, right);
}

/** A product in which each operand is spread along an axis of the other, so that it is much larger than both. */
function isOuter(value: Value): value is Value<"multiply"> {
  if (!isMade(value, "multiply")) return false;
  return value.shape.length > 1 && value.inputs.every(({ shape }) => 2 * sizeAt(shape) <= sizeAt(value.shape));
}

/** The number of elements in a batch of usual size. */
function sizeAt(shape: Shape): number {
  return sizeOf(atBatch(shape, 32));
}

function lengthAt({ shape }: Value, rank: number, axis: number): number {
  return shape[axis - rank + shape.length] ?? 1;
}

function atRank(make: Maker, value: Value, rank: number): Value {
  return make.reshape(value, [...Array<number>(rank - value.shape.length).fill(1), ...value.shape]);
}
