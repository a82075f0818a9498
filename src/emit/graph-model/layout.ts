import { broadcast, reshape, type Rules } from "./rule.ts";

export const layout: Rules<"reshape" | "transpose" | "expand" | "concat" | "slice" | "pad"> = {
  reshape: (value, context, x) => reshape(context, x, value.shape),
  transpose: ({ attributes }, { graph }, x) => graph.transpose(x, attributes.permutation),
  expand: (value, context, x) => broadcast(context, x, value.inputs[0].shape, value.shape),
  concat: ({ attributes }, { graph }, ...values) => graph.concat(values, attributes.axis),
  slice: ({ attributes: { axis, start, end }, shape }, { graph }, x) => {
    const begin = shape.map((_, at) => (at === axis ? start : 0));
    // As long as the axis is, whatever the batch.
    const size = shape.map((_, at) => (at === axis ? end - start : -1));
    return graph.node("Slice", [x, graph.integers(begin), graph.integers(size)]);
  },
  pad: ({ attributes: { before, after } }, { graph }, x) => {
    const pairs = before.flatMap((count, axis) => [count, after[axis]]);
    return graph.node("PadV2", [x, graph.literal({ shape: [before.length, 2], data: pairs }, "int32"), graph.literal({ shape: [], data: [0] })]);
  },
};
