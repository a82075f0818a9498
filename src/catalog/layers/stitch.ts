import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { sizeOf, type Shape } from "../../graph/shape.ts";
import type { Arguments, KerasLayer, LayerDefinition, LayerInput, ParameterDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { fails, onNumbers, sameLength, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { product } from "./dense.ts";

const own: ParameterDefinition = { name: "own", type: "number", default: 0.9, summary: "What the first value is multiplied by at the start." };

/** The task's own value first, the others share the rest. */
function startOf(inputs: readonly LayerInput[], args: Arguments): readonly number[] {
  const first = numberOf(args, "own", 0.9);
  return inputs.map((_, index) => (index === 0 ? first : (1 - first) / (inputs.length - 1)));
}

function widthOf([input]: readonly LayerInput[]): number {
  return input.shape[input.shape.length - 1];
}

/** All values have the first one's shape, which is also the result's. */
const alike: LayerDefinition["shape"] = (inputs) => onNumbers(inputs, (first, ...others) => {
  const fits = (shape: Shape) => shape.length === first.length && shape.every((length, axis) => sameLength(length, first[axis]));
  const wrong = others.findIndex((shape) => !fits(shape));
  if (wrong < 0) return { shape: first };
  return fails("MTL304", { left: 0, leftShape: shapeText(first), right: wrong + 1, rightShape: shapeText(others[wrong]) });
});

/** All values side by side along the last axis. */
function joined(build: Build, values: readonly Value[]): Value {
  return values.length === 1 ? values[0] : build.concat(values, values[0].shape.length - 1);
}

/** Every part of the result is a sum of all parts of all values: [K · S, width / S] by alpha [K · S, S]. */
function blended(build: Build, values: readonly Value[], alpha: Value, subspaces: number): Value {
  const { shape } = values[0];
  const [parts] = alpha.shape;
  const rows = sizeOf(shape.slice(0, -1));
  const together = build.reshape(joined(build, values), [rows, parts, shape[shape.length - 1] / subspaces]);
  return build.reshape(build.matmul(build.transpose(alpha, [1, 0]), together), shape);
}

/** Σ value · weight, value by value; `weight` is one row of alpha. */
function summed(build: Build, values: readonly Value[], alpha: Value, weightShape: Shape): Value {
  return values
    .map((value, index) => build.multiply(value, build.reshape(build.slice(alpha, 0, index, index + 1), weightShape)))
    .reduce((left, right) => build.add(left, right));
}

const sideBySide = (inputs: readonly LayerInput[]): readonly KerasLayer[] => (inputs.length === 1 ? [] : [plain("Concatenate", { axis: -1 })]);

export const stitch: LayerDefinition = {
  kind: "layer",
  name: "stitch",
  internal: true,
  summary: "A learned sum of values, part by part.",
  documentation: "The last axis of every value is cut into equal parts; each part of the result is Σ alpha · part over all parts of all values. Written by "
    + "`cross_stitch` and `sluice`.",
  parameters: [{ name: "subspaces", type: "integer", default: 1, minimum: 1, summary: "How many parts there are." }, own],
  arity: "many",
  padding: "keeps",
  shape: alike,
  weights: (inputs, args) => {
    const subspaces = numberOf(args, "subspaces", 1);
    const initializer = { kind: "diagonals", values: startOf(inputs, args) } as const;
    return [{ name: "alpha", shape: [inputs.length * subspaces, subspaces], initializer }];
  },
  lower({ build, weight }, values, args) {
    const subspaces = numberOf(args, "subspaces", 1);
    return subspaces === 1 ? summed(build, values, weight("alpha"), []) : blended(build, values, weight("alpha"), subspaces);
  },
  emit: {
    as: "layers",
    layers(inputs, args) {
      const { shape } = inputs[0];
      const subspaces = numberOf(args, "subspaces", 1);
      const [positions, parts, length] = [sizeOf(shape.slice(0, -1)), inputs.length * subspaces, widthOf(inputs) / subspaces];
      return [
        ...sideBySide(inputs),
        plain("Reshape", { target_shape: [positions, parts, length] }),
        plain("Permute", { dims: [1, 3, 2] }),
        { className: "Dense", config: { units: subspaces, use_bias: false, activation: "linear" }, weights: ["alpha"] },
        plain("Permute", { dims: [1, 3, 2] }),
        plain("Reshape", { target_shape: [...shape] }),
      ];
    },
  },
};

export const stitchChannels: LayerDefinition = {
  kind: "layer",
  name: "stitch_channels",
  internal: true,
  summary: "A learned sum of values, each number of the last axis with weights of its own.",
  documentation: "Σ alpha · value with alpha [values, width]. Written by `cross_stitch(per: channel)`.",
  parameters: [own],
  arity: "many",
  padding: "keeps",
  shape: alike,
  weights: (inputs, args) =>
    [{ name: "alpha", shape: [inputs.length, widthOf(inputs)], initializer: { kind: "rows", values: startOf(inputs, args) } }],
  lower: ({ build, weight }, values) => summed(build, values, weight("alpha"), weight("alpha").shape.slice(1)),
  emit: {
    as: "layers",
    // A convolution that keeps channels apart, over values one below the other.
    layers(inputs) {
      const { shape } = inputs[0];
      const [count, width] = [inputs.length, widthOf(inputs)];
      return [
        ...sideBySide(inputs),
        plain("Reshape", { target_shape: [sizeOf(shape.slice(0, -1)), count, width] }),
        {
          className: "DepthwiseConv2D", weights: ["alpha"], shapes: { alpha: [1, count, width, 1] },
          config: { kernel_size: [1, count], depth_multiplier: 1, padding: "valid", use_bias: false, data_format: "channels_last" },
        },
        plain("Reshape", { target_shape: [...shape] }),
      ];
    },
  },
};

export const stitchFeatures: LayerDefinition = {
  kind: "layer",
  name: "stitch_features",
  internal: true,
  summary: "Values side by side, mapped back to the width of one.",
  documentation: "A product along the last axis, [values · width, width]. Written by `nddr`.",
  parameters: [own],
  arity: "many",
  padding: "keeps",
  shape: alike,
  weights(inputs, args) {
    const width = widthOf(inputs);
    return [
      { name: "kernel", shape: [inputs.length * width, width], initializer: { kind: "diagonals", values: startOf(inputs, args) } },
      { name: "bias", shape: [width], initializer: { kind: "constant", value: 0 } },
    ];
  },
  lower: ({ build, weight }, values) => build.add(product(build, joined(build, values), weight("kernel")), weight("bias")),
  emit: {
    as: "layers",
    layers: (inputs) => [
      ...sideBySide(inputs),
      { className: "Dense", config: { units: widthOf(inputs), use_bias: true, activation: "linear" }, weights: ["kernel", "bias"] },
    ],
  },
};
