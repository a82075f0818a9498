import type { Build } from "../../graph/build.ts";
import type { Pool, Value } from "../../graph/program.ts";
import type { Arguments, LayerDefinition, LayerInput, ParameterDefinition, ShapeResult } from "../definition.ts";
import type { KerasLayer } from "../keras-layer.ts";
import { plain } from "../keras.ts";
import { channelsFirst, channelsLast, windowOf, windowShape } from "../pictures.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { anyThere, isPaddedInput, kerasAnyThere, kerasPenalties, penalties } from "../sequences.ts";
import { pairOf } from "../words.ts";

const parameters: readonly ParameterDefinition[] = [
  {
    name: "size", type: "integers", most: 2, minimum: 1, unit: "pixels", default: 2,
    summary: "Height and width of the window; one number stands for both.",
  },
  {
    name: "stride", type: "integers", most: 2, minimum: 1, unit: "pixels", optional: true,
    summary: "How far the window moves at a time; as far as it is large, where nothing is said.",
  },
  {
    name: "padding", type: "choice", choices: ["valid", "same"], default: "valid",
    summary: "`valid` drops what no whole window covers, `same` lets windows reach over the edge.",
  },
];

/** Along a sequence, the first length of a pair counts. */
function windowArguments(args: Arguments, sequence: boolean) {
  const size = pairOf(args.size, [2, 2]);
  const strides = pairOf(args.stride, size);
  const along = ([length, other]: readonly [number, number]): readonly [number, number] => [length, sequence ? 1 : other];
  return { size: along(size), strides: along(strides), padding: args.padding };
}

/** A sequence as a picture of width 1. */
function asPicture(build: Build, x: Value): Value {
  const [batch, length, width] = x.shape;
  return x.shape.length === 3 ? build.reshape(x, [batch, length, 1, width]) : x;
}

/** Checks that there is a sequence or a picture, then goes on with height, width and channels. */
function onPlaces(inputs: readonly LayerInput[], rule: (height: number, width: number, channels: number) => ShapeResult): ShapeResult {
  return onNumbers(inputs, (shape) => {
    if (shape.length === 2) return rule(shape[0], 1, shape[1]);
    if (shape.length === 3) return rule(shape[0], shape[1], shape[2]);
    return fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[length, width] or [height, width, channels]" });
  });
}

interface PoolWord {
  readonly name: string;
  readonly summary: string;
  readonly documentation: string;
  readonly className: string;
  readonly apply: (build: Build, x: Value, pool: Pool) => Value;
}

function poolLayer({ name, summary, documentation, className, apply }: PoolWord): LayerDefinition {
  return {
    kind: "layer", name, summary, documentation, parameters,
    arity: 1,
    shape: (inputs, args) => onPlaces(inputs, (height, width, channels) => {
      const sequence = inputs[0].shape.length === 2;
      const window = windowArguments(args, sequence);
      const [rows, columns] = windowShape(height, width, window);
      if (rows >= 1 && columns >= 1) return { shape: sequence ? [rows, channels] : [rows, columns, channels] };
      const size = sequence ? window.size.slice(0, 1) : window.size;
      return fails("MTL302", { input: 0, shape: shapeText(inputs[0].shape), window: shapeText(size) });
    }),
    lower({ build }, [x], args) {
      const window = windowArguments(args, x.shape.length === 3);
      const picture = asPicture(build, x);
      const pool: Pool = { ...windowOf(picture.shape[1], picture.shape[2], window), size: window.size };
      const pooled = channelsLast(build, apply(build, channelsFirst(build, picture), pool));
      return x.shape.length === 3 ? build.reshape(pooled, [x.shape[0], pooled.shape[1], pooled.shape[3]]) : pooled;
    },
    emit: {
      as: "layers",
      layers: ([{ shape }], args) => {
        const sequence = shape.length === 2;
        const { size, strides, padding } = windowArguments(args, sequence);
        const axes = sequence ? 1 : 2;
        const config = { pool_size: size.slice(0, axes), strides: strides.slice(0, axes), padding: padding === "same" ? "same" : "valid" };
        return [plain(`${className}${axes}D`, sequence ? config : { ...config, data_format: "channels_last" })];
      },
    },
  };
}

export const maxPool = poolLayer({
  name: "max_pool",
  summary: "The largest number of every window of a picture or a sequence.",
  documentation: "Shrinks a picture [height, width, channels] or a sequence [length, width]: every window leaves its largest number, channel by channel. "
    + "`max_pool(2)` halves height and width.",
  className: "MaxPooling",
  apply: (build, x, pool) => build.maxPool2d(x, pool),
});

export const avgPool = poolLayer({
  name: "avg_pool",
  summary: "The mean of every window of a picture or a sequence.",
  documentation: "Shrinks a picture [height, width, channels] or a sequence [length, width]: every window leaves its mean, channel by channel. "
    + "Where a window reaches over the edge, only what is inside counts.",
  className: "AveragePooling",
  apply: (build, x, pool) => build.averagePool2d(x, pool),
});

/** Of all positions, those of a sequence that are there; nothing of an empty one. */
function globalPool(word: GlobalWord): LayerDefinition {
  const { name, summary, documentation, source, pooled } = word;
  return {
    kind: "layer", name, summary, documentation, source,
    parameters: [],
    arity: 1,
    padding: "uses",
    shape: (inputs) => onPlaces(inputs, (_height, _width, channels) => ({ shape: [channels] })),
    lower({ build, padding }, [x]) {
      if (padding) return build.multiply(word.masked(build, x, padding), anyThere(build, padding));
      return x.shape.length === 3 ? pooled(build, x, [1]) : pooled(build, channelsFirst(build, x), [2, 3]);
    },
    emit: {
      as: "layers",
      layers(inputs) {
        if (isPaddedInput(inputs)) return [kerasPenalties(), ...word.kerasMasked(inputs[0].shape[1]), kerasAnyThere(), kept];
        const sequence = inputs[0].shape.length === 2;
        return [sequence ? plain(`${word.className}1D`) : plain(`${word.className}2D`, { data_format: "channels_last" })];
      },
    },
  };
}

interface GlobalWord {
  readonly name: string;
  readonly summary: string;
  readonly documentation: string;
  readonly source: string;
  readonly className: string;
  readonly pooled: (build: Build, x: Value, axes: readonly number[]) => Value;
  readonly masked: (build: Build, x: Value, padding: Value) => Value;
  /** From `penalty` to a layer called `pooled`, of that width. */
  readonly kerasMasked: (width: number) => readonly KerasLayer[];
}

const kept: KerasLayer = { ...plain("Multiply"), name: "kept", inputs: ["pooled", "there"] };

export const globalAvgPool = globalPool({
  name: "global_avg_pool",
  summary: "The mean of every channel over the whole picture or sequence.",
  documentation: "[height, width, channels] becomes [channels], and so does [length, channels]; padded positions do not count. Often used in place of `flatten` before the last layers: "
    + "it has no position left to overfit to.",
  source: "Lin et al. 2014, Network in network",
  className: "GlobalAveragePooling",
  pooled: (build, x, axes) => build.mean(x, { axes, keep: false }),
  masked(build, x, padding) {
    const shares = build.softmax(penalties(build, padding));
    const [batch, length, width] = x.shape;
    return build.reshape(build.matmul(build.reshape(shares, [batch, 1, length]), x), [batch, width]);
  },
  kerasMasked: (width) => [
    { ...plain("Permute", { dims: [2, 1] }), name: "row", inputs: ["penalty"] },
    { ...plain("Activation", { activation: "softmax" }), name: "shares", inputs: ["row"] },
    { ...plain("Dot", { axes: [2, 1], normalize: false }), name: "mean", inputs: ["shares", 0] },
    { ...plain("Reshape", { target_shape: [width] }), name: "pooled", inputs: ["mean"] },
  ],
});

export const globalMaxPool = globalPool({
  name: "global_max_pool",
  summary: "The largest number of every channel over the whole picture or sequence.",
  documentation: "[height, width, channels] becomes [channels], and so does [length, channels]: whether something is there, wherever it is. Padded positions do not count.",
  source: "Oquab et al. 2015, Is object localization for free?",
  className: "GlobalMaxPooling",
  pooled: (build, x, axes) => build.reduceMax(x, { axes, keep: false }),
  masked: (build, x, padding) =>
    build.reduceMax(build.add(x, build.reshape(penalties(build, padding), [...padding.shape, 1])), { axes: [1], keep: false }),
  kerasMasked: () => [
    { ...plain("Add"), name: "penalized", inputs: [0, "penalty"] },
    { ...plain("GlobalMaxPooling1D"), name: "pooled", inputs: ["penalized"] },
  ],
});
