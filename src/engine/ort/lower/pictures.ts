import type { Value } from "../../../graph/program.ts";
import { reshape, type Context, type Rules } from "./context.ts";
import { remainder, sliding } from "./windows.ts";

export const pictures: Rules<"conv2d" | "conv2dInputGradient" | "conv2dFilterGradient"> = {
  conv2d: ({ attributes }, { graph }, x, filter) => graph.node("Conv", [x, filter], sliding(attributes)),

  conv2dInputGradient: ({ attributes, inputs }, { graph }, dy, filter) =>
    graph.node("ConvTranspose", [dy, filter], {
      ...sliding(attributes),
      output_padding: remainder(attributes, inputs[1].shape.slice(2), inputs[0].shape.slice(2), [attributes.height, attributes.width]),
    }),

  conv2dFilterGradient: filterGradient,
};

/**
 * A convolution in which channels and batch change places: x [C, N, H, W] under filters dy [T·O, N, oh, ow] that are
 * spread by the strides. Where no window reaches the picture's end, the result has a row or column too many.
 */
function filterGradient(value: Value<"conv2dFilterGradient">, context: Context, x: string, dy: string): string {
  const { graph } = context;
  const { attributes: window, inputs: [picture, cotangents] } = value;
  const [tasks, batch, channels, height, width] = cotangents.shape;
  const filters = reshape(context, graph.node("Transpose", [dy], { perm: [0, 2, 1, 3, 4] }), [tasks * channels, batch, height, width]);
  const swapped = graph.node("Transpose", [x], { perm: [1, 0, 2, 3] });
  const full = graph.node("Conv", [swapped, filters], { pads: window.padding, dilations: window.strides });
  const extra = remainder(window, window.kernel, [height, width], picture.shape.slice(2));
  const cut = extra.some((count) => count > 0)
    ? graph.node("Slice", [full, graph.integers([0, 0]), graph.integers(window.kernel), graph.integers([2, 3])])
    : full;
  return reshape(context, graph.node("Transpose", [cut], { perm: [1, 0, 2, 3] }), value.shape);
}
