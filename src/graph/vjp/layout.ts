import type { Build } from "../build.ts";
import type { Value } from "../program.ts";
import { inverse, withLeadingAxes } from "../peepholes/permutations.ts";
import { reject } from "../operations/rule.ts";
import { tasksOf, unbroadcast, type Rule, type Vjps } from "./rule.ts";

const shapedAsInput: Rule<"reshape"> = ({ build, cotangent, inputs: [x] }) =>
  build.reshape(cotangent, [tasksOf(cotangent), ...x.shape]);

const partOfConcat: Rule<"concat"> = ({ build, cotangent, inputs, attributes: { axis } }, index) => {
  if (inputs[index].shape[axis] < 0) reject("a gradient through values joined along the batch");
  const start = inputs.slice(0, index).reduce((sum, { shape }) => sum + shape[axis], 0);
  return build.slice(cotangent, axis + 1, start, start + inputs[index].shape[axis]);
};

const paddedSlice: Rule<"slice"> = ({ build, cotangent, inputs: [x], attributes: { axis, start, end } }) => {
  const none = cotangent.shape.map(() => 0);
  return build.pad(cotangent, none.with(axis + 1, start), none.with(axis + 1, x.shape[axis] - end));
};

const croppedPad: Rule<"pad"> = ({ build, cotangent, inputs: [x], attributes: { before, after } }) =>
  x.shape.reduce((inner, dimension, axis) =>
    before[axis] + after[axis] > 0 ? crop(build, inner, axis + 1, before[axis], dimension) : inner, cotangent);

function crop(build: Build, x: Value, axis: number, start: number, length: number): Value {
  return build.slice(x, axis, start, start + length);
}

export const layoutVjps: Vjps<"reshape" | "transpose" | "expand" | "slice" | "pad"> = {
  reshape: [shapedAsInput],
  transpose: [({ build, cotangent, attributes: { permutation } }) =>
    build.transpose(cotangent, withLeadingAxes(inverse(permutation), cotangent.shape.length))],
  expand: [({ build, cotangent, inputs: [x] }) => unbroadcast(build, cotangent, x.shape)],
  slice: [paddedSlice],
  pad: [croppedPad],
};

/** Concat takes any number of inputs: this rule holds for each. */
export const concatRule = partOfConcat;
