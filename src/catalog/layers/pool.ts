import type { Build } from "../../graph/build.ts";
import type { Pool, Value } from "../../graph/program.ts";
import type { Arguments, LayerDefinition, ParameterDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { channelsFirst, channelsLast, windowOf, windowShape } from "../pictures.ts";
import { fails, onPicture, shapeText } from "../shape-problem.ts";
import { pairOf } from "../words.ts";

const parameters: readonly ParameterDefinition[] = [
  {
    name: "size", type: "integers", minimum: 1, unit: "pixels", default: 2,
    summary: "Height and width of the window; one number stands for both.",
  },
  {
    name: "stride", type: "integers", minimum: 1, unit: "pixels", optional: true,
    summary: "How far the window moves at a time; as far as it is large, where nothing is said.",
  },
  {
    name: "padding", type: "choice", choices: ["valid", "same"], default: "valid",
    summary: "`valid` drops what no whole window covers, `same` lets windows reach over the edge.",
  },
];

function windowArguments(args: Arguments) {
  const size = pairOf(args.size, [2, 2]);
  return { size, strides: pairOf(args.stride, size), padding: args.padding };
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
    shape: (inputs, args) => onPicture(inputs, (height, width, channels) => {
      const window = windowArguments(args);
      const [rows, columns] = windowShape(height, width, window);
      if (rows >= 1 && columns >= 1) return { shape: [rows, columns, channels] };
      return fails("MTL302", { input: 0, shape: shapeText(inputs[0].shape), window: shapeText(window.size) });
    }),
    lower({ build }, [x], args) {
      const window = windowArguments(args);
      const pool: Pool = { ...windowOf(x.shape[1], x.shape[2], window), size: window.size };
      return channelsLast(build, apply(build, channelsFirst(build, x), pool));
    },
    emit: {
      as: "layers",
      layers: (_inputs, args) => {
        const { size, strides, padding } = windowArguments(args);
        const config = { pool_size: [...size], strides: [...strides], padding: padding === "same" ? "same" : "valid" };
        return [plain(className, { ...config, data_format: "channels_last" })];
      },
    },
  };
}

export const maxPool = poolLayer({
  name: "max_pool",
  summary: "The largest number of every window of a picture.",
  documentation: "Shrinks a picture [height, width, channels]: every window leaves its largest number, channel by channel. "
    + "`max_pool(2)` halves height and width.",
  className: "MaxPooling2D",
  apply: (build, x, pool) => build.maxPool2d(x, pool),
});

export const avgPool = poolLayer({
  name: "avg_pool",
  summary: "The mean of every window of a picture.",
  documentation: "Shrinks a picture [height, width, channels]: every window leaves its mean, channel by channel. "
    + "Where a window reaches over the edge, only what is inside counts.",
  className: "AveragePooling2D",
  apply: (build, x, pool) => build.averagePool2d(x, pool),
});

export const globalAvgPool: LayerDefinition = {
  kind: "layer",
  name: "global_avg_pool",
  summary: "The mean of every channel over the whole picture.",
  documentation: "[height, width, channels] becomes [channels]. Often used in place of `flatten` before the last layers: "
    + "it has no position left to overfit to.",
  source: "Lin et al. 2014, Network in network",
  parameters: [],
  arity: 1,
  shape: (inputs) => onPicture(inputs, (_height, _width, channels) => ({ shape: [channels] })),
  lower: ({ build }, [x]) => build.mean(channelsFirst(build, x), { axes: [2, 3], keep: false }),
  emit: { as: "layers", layers: () => [plain("GlobalAveragePooling2D", { data_format: "channels_last" })] },
};

export const globalMaxPool: LayerDefinition = {
  ...globalAvgPool,
  name: "global_max_pool",
  summary: "The largest number of every channel over the whole picture.",
  documentation: "[height, width, channels] becomes [channels]: whether something is there, wherever it is.",
  source: "Oquab et al. 2015, Is object localization for free?",
  lower: ({ build }, [x]) => build.reduceMax(channelsFirst(build, x), { axes: [2, 3], keep: false }),
  emit: { as: "layers", layers: () => [plain("GlobalMaxPooling2D", { data_format: "channels_last" })] },
};
