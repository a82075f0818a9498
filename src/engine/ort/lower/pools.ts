import { insideCounts } from "../../../graph/pooling.ts";
import type { Pool, Value } from "../../../graph/program.ts";
import { sizeOf, type Shape } from "../../../graph/shape.ts";
import { isTiledBy } from "./batch-last-pools.ts";
import { reshape, shapeAtRun, type Context, type Rules } from "./context.ts";
import { remainder, sliding } from "./windows.ts";

export const pools: Rules<"maxPool2d" | "maxPool2dGradient" | "averagePool2d" | "averagePool2dGradient"> = {
  maxPool2d: (value, context, x) => {
    const { inputs: [picture], attributes } = value;
    return isTiledBy(attributes, picture.shape) ? tiledMaxima(context, attributes, picture.shape, x).largest : maxPool(context, attributes, x)[0];
  },

  maxPool2dGradient: (value, context, x, dy) => {
    const { inputs: [picture], attributes: { size, strides } } = value;
    if (isTiledBy(value.attributes, picture.shape)) return unpool(value, context, x, dy, tiledMaxima(context, value.attributes, picture.shape, x).indices());
    const apart = strides.every((stride, axis) => stride >= size[axis]);
    return (apart ? unpool : scatterToMaxima)(value, context, x, dy, maxPool(context, value.attributes, x)[1]);
  },

  averagePool2d: ({ attributes }, { graph }, x) =>
    graph.node("AveragePool", [x], { ...sliding(attributes), kernel_shape: attributes.size, count_include_pad: 0 }),

  averagePool2dGradient: averageGradient,
};

function maxPool({ graph }: Context, pool: Pool, x: string): readonly string[] {
  return graph.nodeOf(2, "MaxPool", [x], { ...sliding(pool), kernel_shape: pool.size });
}

/**
 * The maxima of tiles and where they are, by comparing whole planes: one plane for each place within a tile. MaxPool
 * takes eight times longer once it is asked for its indices. The first of equal numbers wins, as there.
 */
function tiledMaxima(context: Context, { size: [side] }: Pool, picture: Shape, x: string) {
  const { graph } = context;
  const [batch, channels, height, width] = picture;
  const small: Shape = [batch, channels, height / side, width / side];
  const stacked = graph.node("SpaceToDepth", [reshape(context, x, [sizeOf([batch, channels]), 1, height, width])], { blocksize: side });
  const planes = Array.from({ length: side * side }, (_, place) =>
    reshape(context, graph.node("Slice", [stacked, graph.integers([place]), graph.integers([place + 1]), graph.integers([1])]), small));
  let [largest] = planes;
  const wins = planes.slice(1).map((plane) => {
    const win = graph.node("Greater", [plane, largest]);
    largest = graph.node("Max", [largest, plane]);
    return win;
  });
  return { largest, indices: () => tileIndices(context, wins, picture, small) };
}

/** Places within the flat picture: the tile's corner, and from there to the last place that won. */
function tileIndices({ graph, batch }: Context, wins: readonly string[], [pictures, channels, height, width]: Shape, [, , rows, columns]: Shape): string {
  const side = height / rows;
  const within = wins.reduce((place, win, index) => {
    const other = Math.floor((index + 1) / side) * width + ((index + 1) % side);
    const moved = graph.node("Sub", [graph.floats([other], []), place]);
    return graph.node("Add", [place, graph.node("Mul", [graph.node("Cast", [win], { to: FLOAT }), moved])]);
  }, graph.floats([0], []));
  const corners = Array.from({ length: channels * rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return row * side * width + column * side;
  });
  const count = pictures < 0 ? batch(-pictures) : graph.integers([pictures]);
  const numbers = [graph.literal("int64", [0], []), graph.node("Squeeze", [count]), graph.literal("int64", [1], [])];
  const starts = graph.node("Mul", [graph.node("Range", numbers), graph.literal("int64", [channels * height * width], [])]);
  const corner = graph.node("Add", [
    graph.node("Reshape", [starts, graph.integers([-1, 1, 1, 1])]),
    graph.literal("int64", corners, [1, channels, rows, columns]),
  ]);
  return graph.node("Add", [graph.node("Cast", [within], { to: INT64 }), corner]);
}

const FLOAT = 1;
const INT64 = 7;

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
  const task = graph.literal("int64", Array.from({ length: tasks }, (_, index) => index), [tasks, 1, 1, 1, 1]);
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
  const counts = graph.floats(insideCounts(pool, [height, width], [pool.height, pool.width]), [1, 1, height, width]);
  const planes = reshape(context, graph.node("Div", [dy, counts]), [sizeOf([batch, channels]), 1, height, width]);
  const spread = graph.node("ConvTranspose", [planes, graph.floats(Array(pool.size[0] * pool.size[1]).fill(1), [1, 1, ...pool.size])], {
    ...sliding(pool),
    output_padding: remainder(pool, pool.size, [height, width], [pool.height, pool.width]),
  });
  return reshape(context, spread, value.shape);
}
