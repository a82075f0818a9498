import { expand, reshape, transpose, type Rules } from "./rule.ts";

export const shapes: Rules<"reshape" | "transpose" | "expand" | "concat" | "slice" | "pad"> = {
  reshape: ({ inputs: [x], shape }, kernels) => reshape(kernels, x, shape),
  transpose: ({ inputs: [x], attributes }, kernels) => transpose(kernels, x, attributes.permutation),
  expand: ({ inputs: [x], shape }, kernels) => expand(kernels, x, shape),
  concat: ({ inputs, attributes }, kernels) => kernels.run("Concat", [...inputs], { axis: attributes.axis }),
  slice: ({ inputs: [x], attributes: { axis, start }, shape }, kernels) =>
    kernels.run("Slice", { x }, { begin: shape.map((_, at) => (at === axis ? start : 0)), size: [...shape] }),
  pad: ({ inputs: [x], attributes: { before, after } }, kernels) =>
    kernels.run("PadV2", { x }, { paddings: before.map((count, axis) => [count, after[axis]]), constantValue: 0 }),
};
