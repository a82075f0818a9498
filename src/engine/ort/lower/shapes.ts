import { expand, reshape, type Rules } from "./context.ts";

export const shapes: Rules<"reshape" | "transpose" | "expand" | "concat" | "slice" | "pad"> = {
  reshape: (value, context, x) => reshape(context, x, value.shape),
  transpose: ({ attributes }, { graph }, x) => graph.node("Transpose", [x], { perm: attributes.permutation }),
  expand: (value, context, x) => expand(context, x, value.inputs[0].shape, value.shape),
  concat: ({ attributes }, { graph }, ...values) => graph.node("Concat", values, { axis: attributes.axis }),
  slice: ({ attributes: { axis, start, end } }, { graph }, x) =>
    graph.node("Slice", [x, graph.integers([start]), graph.integers([end]), graph.integers([axis])]),
  pad: ({ attributes: { before, after } }, { graph }, x) => graph.node("Pad", [x, graph.integers([...before, ...after])]),
};
