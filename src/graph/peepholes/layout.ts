import { reject } from "../operations/rule.ts";
import type { Operations, Value } from "../program.ts";
import { sameShape, type Shape } from "../shape.ts";
import { isMade } from "../values.ts";
import type { Maker } from "./maker.ts";
import { joinedOuter, slicedOuter } from "./outer.ts";
import { after, isIdentity, keepsOrder, permutationOf, samePermutation, type Permutation } from "./permutations.ts";

/** reshape(reshape(x)) is one reshape, and none where the shape stays. */
export function reshaped(make: Maker, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (isMade(x, "reshape")) return reshaped(make, x.inputs[0], shape);
  if (isMade(x, "constant")) return make.constant(x.attributes.data, shape);
  return make.make("reshape", { shape }, [x]);
}

/** Two permutations become one; one that moves no element becomes a reshape, which costs nothing. */
export function transposed(make: Maker, x: Value, permutation: Permutation): Value {
  if (isIdentity(permutation)) return x;
  if (isMade(x, "transpose")) return make.transpose(x.inputs[0], after(x.attributes.permutation, permutation));
  if (keepsOrder(x.shape, permutation)) return make.reshape(x, permutation.map((axis) => x.shape[axis]));
  return make.make("transpose", { permutation }, [x]);
}

/** Two expansions become one; one that changes nothing is left out. */
export function expanded(make: Maker, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  return make.make("expand", { shape }, [isMade(x, "expand") ? x.inputs[0] : x]);
}

/** Values that are all transposed alike are joined before. */
export function joined(make: Maker, values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (values.length < 2) return first ?? reject("nothing to join");
  const permutation = permutationOf(first, first.shape.length);
  const alike = permutation && values.every((value) => isTransposedBy(value, permutation));
  if (!alike) return joinedOuter(make, values, axis) ?? make.make("concat", { axis }, values);
  return make.transpose(make.concat(values.map((value) => value.inputs[0]), permutation[axis]), permutation);
}

function isTransposedBy(value: Value, permutation: Permutation): boolean {
  return isMade(value, "transpose") && samePermutation(value.attributes.permutation, permutation);
}

/** A slice of everything, or of exactly one part of a concat, is that value. */
export function sliced(make: Maker, x: Value, attributes: Operations["slice"]): Value {
  const { axis, start, end } = attributes;
  if (start === 0 && end === x.shape[axis]) return x;
  if (isMade(x, "transpose")) {
    const { permutation } = x.attributes;
    return make.transpose(make.slice(x.inputs[0], permutation[axis], start, end), permutation);
  }
  const part = isMade(x, "concat") && x.attributes.axis === axis ? partAt(x.inputs, attributes) : undefined;
  return part ?? slicedOuter(make, x, attributes) ?? make.make("slice", attributes, [x]);
}

function partAt(parts: readonly Value[], { axis, start, end }: Operations["slice"]): Value | undefined {
  let offset = 0;
  for (const part of parts) {
    if (offset === start) return offset + part.shape[axis] === end ? part : undefined;
    offset += part.shape[axis];
  }
  return undefined;
}
