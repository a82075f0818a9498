import { sizeOf } from "../../graph/shape.ts";
import type { Arguments, LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { channelsFirst, channelsLast } from "../pictures.ts";
import { fails, onNumbers, onPicture, shapeText } from "../shape-problem.ts";
import { pairOf } from "../words.ts";

/** An argument of type `integers` as a list, of any length. */
function listOf(args: Arguments, name: string): readonly number[] {
  const value = args[name];
  return (Array.isArray(value) ? value : [value]).filter((item): item is number => typeof item === "number");
}

export const upsample: LayerDefinition = {
  kind: "layer",
  name: "upsample",
  summary: "A larger picture: every number is repeated in height and width.",
  documentation: "[18, 18, 8] becomes [36, 36, 8] by `upsample(2)`. Followed by a `conv2d` it is the usual alternative to `conv2d_transpose`.",
  parameters: [{ name: "size", type: "integers", most: 2, minimum: 1, default: 2, summary: "How many times as high and wide; one number stands for both." }],
  arity: 1,
  shape: (inputs, args) => onPicture(inputs, (height, width, channels) => {
    const [rows, columns] = pairOf(args.size, [2, 2]);
    return { shape: [height * rows, width * columns, channels] };
  }),
  lower({ build }, [x], args) {
    const [rows, columns] = pairOf(args.size, [2, 2]);
    const first = channelsFirst(build, x);
    const [batch, channels, height, width] = first.shape;
    const apart = build.reshape(first, [batch, channels, height, 1, width, 1]);
    const repeated = build.expand(apart, [batch, channels, height, rows, width, columns]);
    return channelsLast(build, build.reshape(repeated, [batch, channels, height * rows, width * columns]));
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) =>
      [plain("UpSampling2D", { size: [...pairOf(args.size, [2, 2])], data_format: "channels_last", interpolation: "nearest" })],
  },
};

export const reshape: LayerDefinition = {
  kind: "layer",
  name: "reshape",
  summary: "The same numbers in another shape.",
  documentation: "`reshape([7, 7, 16])` makes a picture of 784 numbers in a row, last axis fastest. The product of all lengths stays.",
  parameters: [{ name: "shape", type: "integers", minimum: 1, summary: "Lengths of the new axes, without the batch: as many as are wanted." }],
  arity: 1,
  shape: (inputs, args) => onNumbers(inputs, (shape) => {
    const wanted = listOf(args, "shape");
    if (sizeOf(wanted) === sizeOf(shape) || shape.some(Number.isNaN)) return { shape: wanted };
    return fails("MTL303", { input: 0, shape: shapeText(shape), expected: `${sizeOf(wanted)} numbers` });
  }),
  lower: ({ build }, [x], args) => build.reshape(x, [x.shape[0], ...listOf(args, "shape")]),
  emit: { as: "layers", layers: (_inputs, args) => [plain("Reshape", { target_shape: [...listOf(args, "shape")] })] },
};

export const permute: LayerDefinition = {
  kind: "layer",
  name: "permute",
  summary: "The axes of a value in another order.",
  documentation: "`permute([1, 0])` turns [length, width] into [width, length]. Axes count from 0, without the batch, and each stands once.",
  parameters: [{ name: "axes", type: "integers", minimum: 0, summary: "Which axis comes first, which second, and so on." }],
  arity: 1,
  shape: (inputs, args) => onNumbers(inputs, (shape) => {
    const axes = listOf(args, "axes");
    const missing = axes.find((axis) => axis >= shape.length);
    if (missing !== undefined) return fails("MTL307", { axis: missing, input: 0, shape: shapeText(shape) });
    if (axes.length === shape.length && new Set(axes).size === axes.length) return { shape: axes.map((axis) => shape[axis]) };
    return fails("MTL303", { input: 0, shape: shapeText(shape), expected: `${axes.length === new Set(axes).size ? axes.length : "distinct"} axes` });
  }),
  lower: ({ build }, [x], args) => build.transpose(x, [0, ...listOf(args, "axes").map((axis) => axis + 1)]),
  emit: { as: "layers", layers: (_inputs, args) => [plain("Permute", { dims: listOf(args, "axes").map((axis) => axis + 1) })] },
};
