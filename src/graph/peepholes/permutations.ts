import type { Value } from "../program.ts";
import type { Shape } from "../shape.ts";
import { isMade, range } from "../values.ts";

export type Permutation = readonly number[];

export function isIdentity(permutation: Permutation): boolean {
  return permutation.every((axis, index) => axis === index);
}

/** The permutation that undoes one. */
export function inverse(permutation: Permutation): number[] {
  const result = range(permutation.length);
  permutation.forEach((axis, index) => (result[axis] = index));
  return result;
}

/** The permutation that does `first`, then `second`. */
export function after(first: Permutation, second: Permutation): number[] {
  return second.map((axis) => first[axis]);
}

/** The same permutation of the last axes of a value of higher rank. */
export function withLeadingAxes(permutation: Permutation, rank: number): number[] {
  const leading = rank - permutation.length;
  return [...range(leading), ...permutation.map((axis) => axis + leading)];
}

/** Whether permuting only moves axes of length 1, so that the elements keep their order. */
export function keepsOrder(shape: Shape, permutation: Permutation): boolean {
  const moved = permutation.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, index) => index === 0 || moved[index - 1] < axis);
}

/** The order in which these axes stand among themselves: [4, 0, 2] → [2, 0, 1]. */
export function ranks(axes: readonly number[]): number[] {
  const sorted = [...axes].sort((left, right) => left - right);
  return axes.map((axis) => sorted.indexOf(axis));
}

export function samePermutation(left: Permutation, right: Permutation): boolean {
  return left.length === right.length && left.every((axis, index) => axis === right[index]);
}

/** The permutation of a transposed value, brought to a rank; undefined for any other value. */
export function permutationOf(value: Value, rank: number): number[] | undefined {
  return isMade(value, "transpose") ? withLeadingAxes(value.attributes.permutation, rank) : undefined;
}
