import type { Pool, Value, Window } from "../../../graph/program.ts";
import { sizeOf, type Shape } from "../../../graph/shape.ts";
import { reshape, shapeAtRun, type Context, type Rules } from "./context.ts";

export const pictures: Rules<
  | "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient"
  | "maxPool2d" | "maxPool2dGradient" | "averagePool2d" | "averagePool2dGradient"
> = {
  conv2d: ({ attributes }, { graph }, x, filter) => graph.node("Conv", [x, filter], sliding(attributes)),

  conv2dInputGradient: ({ attributes, inputs }, { graph }, dy, filter) =>
    graph.node("ConvTranspose", [dy, filter], {
      ...sliding(attributes),
      output_padding: remainder(attributes, inputs[1].shape.slice(2), inputs[0].shape.slice(2), [attributes.height, attributes.width]),
    }),

  conv2dFilterGradient: filterGradient,

  maxPool2d: ({ attributes }, { graph }, x) => maxPool(graph, attributes, x)[0],

  maxPool2dGradient: (value, context, x, dy) => {
    const { size, strides } = value.attributes;
    const indices = maxPool(context.graph, value.attributes, x)[1];
    const apart = strides.every((stride, axis) => stride >= size[axis]);
    return (apart ? unpool : scatterToMaxima)(value, context, x, dy, indices);
  },

  averagePool2d: ({ attributes }, { graph }, x) =>
    graph.node("AveragePool", [x], { ...sliding(attributes), kernel_shape: attributes.size, count_include_pad: 0 }),

  averagePool2dGradient: averageGradient,
};

function sliding({ strides, padding }: Window) {
  return { strides, pads: padding };
}

function maxPool(graph: Context["graph"], pool: Pool, x: string): readonly string[] {
  return graph.nodeOf(2, "MaxPool", [x], { ...sliding(pool), kernel_shape: pool.size });
}

/** Rows and columns at the end of the padded picture that no window reaches. */
function remainder({ strides, padding }: Window, kernel: Shape, windows: Shape, picture: Shape): number[] {
  return [0, 1].map((axis) => picture[axis] + padding[axis] + padding[axis + 2] - kernel[axis] - (windows[axis] - 1) * strides[axis]);
}

/**
 * A convolution in which channels and batch change places: x [C, N, H, W] under filters dy [T·O, N, oh, ow] that are
 * spread by the strides. Where no window reaches the picture's end, the result has a row or column too many.
 */
function filterGradient(value: Value<"conv2dFilterGradient">, { graph, ...rest }: Context, x: string, dy: string): string {
  const context = { graph, ...rest };
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

/** The picture's number of elements in this run, as a vector of one. */
function elements({ graph }: Context, x: string): string {
  return graph.node("Reshape", [graph.node("Size", [x]), graph.integers([1])]);
}

/** For windows that do not overlap: each cotangent goes to its window's maximum, task t to the t-th copy of the picture. */
function unpool(value: Value<"maxPool2dGradient">, context: Context, x: string, dy: string, indices: string): string {
  const { graph } = context;
  const { attributes: pool, inputs: [picture, cotangents] } = value;
  const [tasks, batch, ...rest] = cotangents.shape;
  const copies: Shape = [tasks * batch, ...picture.shape.slice(1)];
  const stacked = reshape(context, dy, [tasks * batch, ...rest]);
  const places = reshape(context, tasks === 1 ? indices : perTask(context, indices, elements(context, x), tasks), [tasks * batch, ...rest]);
  const result = graph.node("MaxUnpool", [stacked, places, shapeAtRun(context, copies)], { ...sliding(pool), kernel_shape: pool.size });
  return reshape(context, result, value.shape);
}

function perTask({ graph }: Context, indices: string, size: string, tasks: number): string {
  const task = graph.node("Reshape", [graph.integers(Array.from({ length: tasks }, (_, index) => index)), graph.integers([tasks, 1, 1, 1, 1])]);
  return graph.node("Add", [indices, graph.node("Mul", [task, size])]);
}

/** For windows that overlap: cotangents that meet at one element are summed. */
function scatterToMaxima(value: Value<"maxPool2dGradient">, context: Context, x: string, dy: string, indices: string): string {
  const { graph } = context;
  const tasks = value.shape[0];
  const size = graph.node("Concat", [graph.integers([tasks]), elements(context, x)], { axis: 0 });
  const zeros = graph.node("Expand", [graph.floats([0], []), size]);
  const places = graph.node("Expand", [graph.node("Reshape", [indices, graph.integers([1, -1])]), graph.integers([tasks, 1])]);
  const updates = graph.node("Reshape", [dy, graph.integers([tasks, -1])]);
  const result = graph.node("ScatterElements", [zeros, places, updates], { axis: 1, reduction: "add" });
  return reshape(context, result, value.shape);
}

/** Every window spreads dy / (elements inside the picture) over what it covers: a transposed convolution with ones. */
function averageGradient(value: Value<"averagePool2dGradient">, context: Context, dy: string): string {
  const { graph } = context;
  const { attributes: pool, inputs: [cotangent] } = value;
  const [batch, channels, height, width] = cotangent.shape;
  const counts = graph.floats(insideCounts(pool, [height, width]), [1, 1, height, width]);
  const planes = reshape(context, graph.node("Div", [dy, counts]), [sizeOf([batch, channels]), 1, height, width]);
  const spread = graph.node("ConvTranspose", [planes, graph.floats(Array(pool.size[0] * pool.size[1]).fill(1), [1, 1, ...pool.size])], {
    ...sliding(pool),
    output_padding: remainder(pool, pool.size, [height, width], [pool.height, pool.width]),
  });
  return reshape(context, spread, value.shape);
}

function insideCounts(pool: Value<"averagePool2dGradient">["attributes"], [rows, columns]: readonly number[]): number[] {
  const along = (axis: 0 | 1, windows: number, length: number) =>
    Array.from({ length: windows }, (_, index) => {
      const start = index * pool.strides[axis] - pool.padding[axis];
      return Math.min(start + pool.size[axis], length) - Math.max(start, 0);
    });
  const widths = along(1, columns, pool.width);
  return along(0, rows, pool.height).flatMap((height) => widths.map((width) => height * width));
}
