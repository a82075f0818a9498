import type { BinaryName, UnaryName } from "../operations/elementwise.ts";
import { shapeOf } from "../operations/index.ts";
import type { Value } from "../program.ts";
import { broadcast, sameShape, sizeOf, type Shape } from "../shape.ts";
import { isFilledWith, isMade } from "../values.ts";
import type { Maker } from "./maker.ts";
import { inverse, keepsOrder, permutationOf, samePermutation, type Permutation } from "./permutations.ts";

/** A transposed value is transposed after the operation, so that permutations meet and cancel. */
export function unary(make: Maker, operation: UnaryName, x: Value): Value {
  if (!isMade(x, "transpose")) return make.make(operation, {}, [x]);
  return make.transpose(unary(make, operation, x.inputs[0]), x.attributes.permutation);
}

/** An operation of two values without what broadcasting, a neutral element, constants or a shared permutation make needless. */
export function binary(make: Maker, operation: BinaryName, left: Value, right: Value): Value {
  const shape = shapeOf(operation, {}, [left, right]);
  const a = unexpanded(left, right, shape);
  const b = unexpanded(right, a, shape);
  return folded(make, operation, a, b)
    ?? neutral(make, operation, a, b, shape)
    ?? transposedLater(make, operation, a, b, shape)
    ?? make.make(operation, {}, [a, b]);
}

/** An expand that the operation's own broadcasting does anyway is left out. */
function unexpanded(value: Value, other: Value, shape: Shape): Value {
  if (!isMade(value, "expand")) return value;
  const common = broadcast(value.inputs[0].shape, other.shape);
  return common && sameShape(common, shape) ? value.inputs[0] : value;
}

const arithmetic: Partial<Record<BinaryName, (left: number, right: number) => number>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
};

/** Two literal numbers are one. */
function folded(make: Maker, operation: BinaryName, left: Value, right: Value): Value | undefined {
  const compute = arithmetic[operation];
  if (!compute || !isMade(left, "constant") || !isMade(right, "constant")) return undefined;
  if (left.attributes.data.length !== 1 || right.attributes.data.length !== 1) return undefined;
  const shape = left.shape.length > right.shape.length ? left.shape : right.shape;
  return make.constant([compute(left.attributes.data[0], right.attributes.data[0])], shape);
}

/** x · 1, x / 1, x + 0 and x - 0 are x. */
function neutral(make: Maker, operation: BinaryName, left: Value, right: Value, shape: Shape): Value | undefined {
  const number = operation === "multiply" || operation === "divide" ? 1 : 0;
  const commutes = operation === "multiply" || operation === "add";
  if (!commutes && operation !== "divide" && operation !== "subtract") return undefined;
  if (isFilledWith(right, number)) return shapedAs(make, left, shape);
  return commutes && isFilledWith(left, number) ? shapedAs(make, right, shape) : undefined;
}

function shapedAs(make: Maker, x: Value, shape: Shape): Value {
  return sizeOf(x.shape) === sizeOf(shape) ? make.reshape(x, shape) : make.expand(x, shape);
}

/** op(transpose(x), y) = transpose(op(x, y')), where y is transposed alike or can be reshaped to fit. */
function transposedLater(make: Maker, operation: BinaryName, left: Value, right: Value, shape: Shape): Value | undefined {
  const permutation = permutationOf(left, shape.length) ?? permutationOf(right, shape.length);
  if (!permutation) return undefined;
  const a = untransposed(make, left, permutation);
  const b = untransposed(make, right, permutation);
  return a && b && make.transpose(binary(make, operation, a, b), permutation);
}

/** The value before a permutation of the result's axes, if that needs no moving of elements. */
function untransposed(make: Maker, value: Value, permutation: Permutation): Value | undefined {
  const rank = permutation.length;
  const own = permutationOf(value, rank);
  if (own) return samePermutation(own, permutation) ? value.inputs[0] : undefined;
  const shape = [...Array<number>(rank - value.shape.length).fill(1), ...value.shape];
  const back = inverse(permutation);
  if (!keepsOrder(shape, back)) return undefined;
  return make.reshape(value, back.map((axis) => shape[axis]));
}
