import { insideCounts } from "../../graph/pooling.ts";
import type { Pool, Value, Window } from "../../graph/program.ts";
import { permuted } from "../numbers.ts";
import { attributes } from "./definition.ts";
import { shapeAtRun, type Context, type Rules } from "./rule.ts";

const toChannelsLast = [0, 2, 3, 1];
const toChannelsFirst = [0, 3, 1, 2];

/** TensorFlow.js takes pictures as [N, H, W, C] and filters as [kh, kw, C, O]; padding is written out beforehand. */
export const pictures: Rules<"conv2d" | "conv2dInputGradient" | "maxPool2d" | "averagePool2d"> = {
  conv2d({ attributes: window, inputs: [, filter] }, context, x, weights) {
    const { graph } = context;
    const picture = padded(context, graph.transpose(x, toChannelsLast), window, 0);
    const inputs = [picture, filterOf(context, filter, weights)];
    return graph.transpose(graph.node("Conv2D", inputs, { ...sliding(window.strides), dilations: attributes.integers([1, 1, 1, 1]) }), toChannelsFirst);
  },

  conv2dInputGradient({ attributes: window, inputs: [dy, filter] }, context, cotangent, weights) {
    const { graph } = context;
    const { height, width, padding: [top, left, bottom, right] } = window;
    const channels = filter.shape[1];
    const whole = shapeAtRun(context, [dy.shape[0], height + top + bottom, width + left + right, channels]);
    const inputs = [whole, filterOf(context, filter, weights), graph.transpose(cotangent, toChannelsLast)];
    const spread = graph.node("Conv2DBackpropInput", inputs, sliding(window.strides));
    const inside = graph.node("Slice", [spread, graph.integers([0, top, left, 0]), graph.integers([-1, height, width, channels])]);
    return graph.transpose(inside, toChannelsFirst);
  },

  maxPool2d: ({ attributes: window }, context, x) => pool(context, "MaxPool", x, window, -3.4e38),

  averagePool2d({ attributes: window, shape, inputs: [picture] }, context, x) {
    const averages = pool(context, "AvgPool", x, window, 0);
    if (window.padding.every((count) => count === 0)) return averages;
    const area = window.size[0] * window.size[1];
    const data = insideCounts(window, shape.slice(2), picture.shape.slice(2)).map((count) => area / count);
    return context.graph.node("Mul", [averages, context.graph.literal({ shape: [1, 1, shape[2], shape[3]], data })]);
  },
};

/** A filter [O, C, kh, kw] as [kh, kw, C, O], turned once where its numbers are at hand. */
function filterOf({ graph, literalOf }: Context, filter: Value, name: string): string {
  const literal = literalOf(filter);
  const order = [2, 3, 1, 0];
  return literal ? graph.weight(`${name}/turned`, permuted(literal, order)) : graph.transpose(name, order);
}

const sliding = (strides: readonly [number, number]) => ({
  strides: attributes.integers([1, ...strides, 1]), padding: attributes.text("VALID"), data_format: attributes.text("NHWC"),
});

function padded({ graph }: Context, x: string, { padding: [top, left, bottom, right] }: Window, outside: number): string {
  if (top + left + bottom + right === 0) return x;
  const pairs = graph.literal({ shape: [4, 2], data: [0, 0, top, bottom, left, right, 0, 0] }, "int32");
  return graph.node("PadV2", [x, pairs, graph.literal({ shape: [], data: [outside] })]);
}

function pool(context: Context, op: string, x: string, { size, ...window }: Pool, outside: number): string {
  const { graph } = context;
  const picture = padded(context, graph.transpose(x, toChannelsLast), window, outside);
  const pooled = graph.node(op, [picture], { ksize: attributes.integers([1, ...size, 1]), ...sliding(window.strides) });
  return graph.transpose(pooled, toChannelsFirst);
}
