import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { Shape } from "../../graph/shape.ts";
import { activate, activationOf } from "../activations/index.ts";
import type { Arguments, KerasLayer, LayerDefinition, LowerContext, ParameterDefinition, WeightSpec } from "../definition.ts";
import { withActivation } from "../keras.ts";
import { channelsFirst, channelsLast, windowOf, windowShape } from "../pictures.ts";
import { fails, onNumbers, onPicture, shapeText } from "../shape-problem.ts";
import { activationParameter, biasParameter, numberOf, pairOf } from "../words.ts";
import { biasWeight, initializerFor } from "./dense.ts";

const padding: ParameterDefinition = {
  name: "padding", type: "choice", choices: ["valid", "same"], default: "valid", summary: "`valid` stays inside, `same` adds zeros around it.",
};
const kernel: ParameterDefinition = {
  name: "kernel", type: "integers", most: 2, minimum: 1, unit: "pixels", summary: "Height and width of the window; one number stands for both.",
};
const stride: ParameterDefinition = {
  name: "stride", type: "integers", most: 2, minimum: 1, unit: "pixels", default: 1, summary: "How far the window moves at a time.",
};
const filters: ParameterDefinition = { name: "filters", type: "integer", minimum: 1, summary: "How many channels it makes." };
const multiplier: ParameterDefinition = {
  name: "multiplier", type: "integer", minimum: 1, default: 1, summary: "How many channels it makes of each.",
};

function windowArguments(args: Arguments) {
  return { size: pairOf(args.kernel, [1, 1]), strides: pairOf(args.stride, [1, 1]), padding: args.padding };
}

/** Adds the bias to a picture in the primitives' order and applies the activation. */
function finished({ build, weight }: LowerContext, found: Value, args: Arguments): Value {
  const sum = args.bias === false ? found : build.add(found, build.reshape(weight("bias"), [1, found.shape[1], 1, 1]));
  // Softmax is over the last axis, where the channels have to be by then.
  if (activationOf(args).definition.acrossLastAxis) return activate(build, channelsLast(build, sum), args);
  return channelsLast(build, activate(build, sum, args));
}

/** What a window leaves of a picture, with that many channels. */
const slid = (channelsOf: (channels: number, args: Arguments) => number): LayerDefinition["shape"] => (inputs, args) =>
  onPicture(inputs, (height, width, channels) => {
    const window = windowArguments(args);
    const [rows, columns] = windowShape(height, width, window);
    if (rows >= 1 && columns >= 1) return { shape: [rows, columns, channelsOf(channels, args)] };
    return fails("MTL302", { input: 0, shape: shapeText(inputs[0].shape), window: shapeText(window.size) });
  });

/** The config that Keras' convolutions have in common. */
function convolution(className: string, args: Arguments, layer: { config: Readonly<Record<string, unknown>> } & Pick<KerasLayer, "weights" | "layouts">) {
  const { size, strides } = windowArguments(args);
  return withActivation({
    ...layer, className,
    weights: args.bias === false ? layer.weights : [...layer.weights, "bias"],
    config: {
      kernel_size: [...size], strides: [...strides], padding: args.padding === "same" ? "same" : "valid",
      data_format: "channels_last", use_bias: args.bias !== false, ...layer.config,
    },
  }, args);
}

const lengthOf = (args: Arguments) => ({ size: numberOf(args, "kernel"), stride: numberOf(args, "stride", 1) });

export const conv1d: LayerDefinition = {
  kind: "layer",
  name: "conv1d",
  summary: "Convolution along a sequence [length, width].",
  documentation: "Slides `filters` windows of `kernel` positions along the sequence: [64, 16] becomes [62, 32] by `conv1d(32, kernel: 3, relu)`. "
    + "With `padding: same` and stride 1 the length stays.",
  source: "Kim 2014, Convolutional neural networks for sentence classification",
  parameters: [
    filters,
    { name: "kernel", type: "integer", minimum: 1, unit: "positions", summary: "Length of the window." },
    activationParameter,
    { name: "stride", type: "integer", minimum: 1, unit: "positions", default: 1, summary: "How far the window moves at a time." },
    padding,
    biasParameter,
  ],
  arity: 1,
  shape: (inputs, args) => onNumbers(inputs, (shape) => {
    if (shape.length !== 2) return fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[length, width]" });
    const { size, stride: step } = lengthOf(args);
    const [, length] = windowShape(1, shape[0], { size: [1, size], strides: [1, step], padding: args.padding });
    if (length >= 1) return { shape: [length, numberOf(args, "filters")] };
    return fails("MTL302", { input: 0, shape: shapeText(shape), window: shapeText([size]) });
  }),
  weights([input], args) {
    const [size, units, width] = [numberOf(args, "kernel"), numberOf(args, "filters"), input.shape[1]];
    return [{ name: "kernel", shape: [units, width, size], initializer: initializerFor(args, width * size, units * size) }, ...biasWeight(args, units)];
  },
  lower(context, [x], args) {
    const { build, weight } = context;
    const [batch, length, width] = x.shape;
    const { size, stride: step } = lengthOf(args);
    const picture = channelsFirst(build, build.reshape(x, [batch, 1, length, width]));
    const window = windowOf(1, length, { size: [1, size], strides: [1, step], padding: args.padding });
    const found = build.conv2d(picture, build.reshape(weight("kernel"), [numberOf(args, "filters"), width, 1, size]), window);
    const result = finished(context, found, args);
    return build.reshape(result, [batch, ...result.shape.slice(2)]);
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => convolution("Conv1D", args, {
      weights: ["kernel"], layouts: { kernel: [2, 1, 0] },
      config: { filters: numberOf(args, "filters"), kernel_size: [lengthOf(args).size], strides: [lengthOf(args).stride] },
    }),
  },
};

/** One filter for every channel, [C · M, 1, kh, kw], as a filter over all channels that is 0 for the others. */
function apart(build: Build, filter: Value): Value {
  const [channels, times, ...size] = filter.shape;
  const own = Array.from({ length: channels * times * channels }, (_, at) => Number(Math.floor(at / channels / times) === at % channels));
  return build.multiply(build.reshape(filter, [channels * times, 1, ...size]), build.constant(own, [channels * times, channels, 1, 1]));
}

function depthwiseKernel(name: string, channels: number, args: Arguments): WeightSpec {
  const [height, width] = windowArguments(args).size;
  const times = numberOf(args, "multiplier", 1);
  return { name, shape: [channels, times, height, width], initializer: initializerFor(args, height * width, times * height * width) };
}

export const depthwiseConv2d: LayerDefinition = {
  kind: "layer",
  name: "depthwise_conv2d",
  summary: "Convolution over a picture that keeps its channels apart.",
  documentation: "Every channel has `multiplier` windows of its own, and none reads another channel: few weights, and a first half of `separable_conv2d`. "
    + "It is computed as a convolution whose other weights are 0: saving weights, not time.",
  source: "Chollet 2017, Xception: deep learning with depthwise separable convolutions",
  parameters: [kernel, activationParameter, multiplier, stride, padding, biasParameter],
  arity: 1,
  shape: slid((channels, args) => channels * numberOf(args, "multiplier", 1)),
  weights: ([{ shape }], args) =>
    [depthwiseKernel("kernel", shape[2], args), ...biasWeight(args, shape[2] * numberOf(args, "multiplier", 1))],
  lower(context, [x], args) {
    const { build, weight } = context;
    const window = windowOf(x.shape[1], x.shape[2], windowArguments(args));
    return finished(context, build.conv2d(channelsFirst(build, x), apart(build, weight("kernel")), window), args);
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => convolution("DepthwiseConv2D", args, {
      weights: ["kernel"], layouts: { kernel: [2, 3, 0, 1] }, config: { depth_multiplier: numberOf(args, "multiplier", 1) },
    }),
  },
};

export const separableConv2d: LayerDefinition = {
  kind: "layer",
  name: "separable_conv2d",
  summary: "Convolution in two halves: over space, channel by channel, then over channels, place by place.",
  documentation: "A `depthwise_conv2d`, then a 1×1 convolution to `filters` channels: nearly what `conv2d` does, by far fewer weights.",
  source: "Chollet 2017, Xception: deep learning with depthwise separable convolutions",
  parameters: [filters, kernel, activationParameter, multiplier, stride, padding, biasParameter],
  arity: 1,
  shape: slid((_channels, args) => numberOf(args, "filters")),
  weights([{ shape }], args) {
    const [between, units] = [shape[2] * numberOf(args, "multiplier", 1), numberOf(args, "filters")];
    return [
      depthwiseKernel("depthwise", shape[2], args),
      { name: "pointwise", shape: [units, between, 1, 1], initializer: initializerFor(args, between, units) },
      ...biasWeight(args, units),
    ];
  },
  lower(context, [x], args) {
    const { build, weight } = context;
    const window = windowOf(x.shape[1], x.shape[2], windowArguments(args));
    const seen = build.conv2d(channelsFirst(build, x), apart(build, weight("depthwise")), window);
    return finished(context, build.conv2d(seen, weight("pointwise"), { strides: [1, 1], padding: [0, 0, 0, 0] }), args);
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => convolution("SeparableConv2D", args, {
      weights: ["depthwise", "pointwise"], layouts: { depthwise: [2, 3, 0, 1], pointwise: [2, 3, 1, 0] },
      config: { filters: numberOf(args, "filters"), depth_multiplier: numberOf(args, "multiplier", 1) },
    }),
  },
};

/** Height or width of what a transposed convolution makes. */
function grown(length: number, axis: 0 | 1, args: Arguments): number {
  const { size, strides, padding: kind } = windowArguments(args);
  return length * strides[axis] + (kind === "same" ? 0 : Math.max(size[axis] - strides[axis], 0));
}

export const conv2dTranspose: LayerDefinition = {
  kind: "layer",
  name: "conv2d_transpose",
  summary: "Convolution the other way round: every number of a picture paints a window.",
  documentation: "Makes pictures larger: with `stride: 2, padding: same`, [18, 18, 8] becomes [36, 36, filters]. For tasks that predict a picture.",
  source: "Zeiler et al. 2010, Deconvolutional networks",
  parameters: [filters, kernel, activationParameter, stride, padding, biasParameter],
  arity: 1,
  shape: (inputs, args) => onPicture(inputs, (height, width) =>
    ({ shape: [grown(height, 0, args), grown(width, 1, args), numberOf(args, "filters")] satisfies Shape })),
  weights([{ shape }], args) {
    const [channels, units] = [shape[2], numberOf(args, "filters")];
    const [height, width] = windowArguments(args).size;
    const area = height * width;
    return [
      { name: "kernel", shape: [channels, units, height, width], initializer: initializerFor(args, channels * area, units * area) },
      ...biasWeight(args, units),
    ];
  },
  lower(context, [x], args) {
    const { build, weight } = context;
    const [height, width] = [grown(x.shape[1], 0, args), grown(x.shape[2], 1, args)];
    const window = windowOf(height, width, windowArguments(args));
    return finished(context, build.conv2dInputGradient(channelsFirst(build, x), weight("kernel"), { ...window, height, width }), args);
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => convolution("Conv2DTranspose", args, {
      weights: ["kernel"], layouts: { kernel: [2, 3, 1, 0] }, config: { filters: numberOf(args, "filters") },
    }),
  },
};
