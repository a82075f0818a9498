import { activate, activationOf } from "../activations/index.ts";
import type { Arguments, LayerDefinition } from "../definition.ts";
import { withActivation } from "../keras.ts";
import { channelsFirst, channelsLast, windowOf, windowShape } from "../pictures.ts";
import { fails, onPicture, shapeText } from "../shape-problem.ts";
import { activationParameter, biasParameter, numberOf, pairOf } from "../words.ts";
import { biasWeight, initializerFor } from "./dense.ts";

function windowArguments(args: Arguments) {
  return { size: pairOf(args.kernel, [1, 1]), strides: pairOf(args.stride, [1, 1]), padding: args.padding };
}

/**
 * The filter is stored as [filters, channels, height, width], which the primitives (and PyTorch) read as they are;
 * Keras' order is made once, at export.
 */
export const conv2d: LayerDefinition = {
  kind: "layer",
  name: "conv2d",
  summary: "Convolution over a picture [height, width, channels].",
  documentation: "Slides `filters` small windows over the picture and applies the activation to what each finds: "
    + "[36, 36, 1] becomes [32, 32, 10] by `conv2d(10, kernel: 5, relu)`. With `padding: valid` a window stays inside the "
    + "picture; with `same` the picture is surrounded by zeros, so that stride 1 keeps its size.",
  source: "LeCun et al. 1998, Gradient-based learning applied to document recognition",
  parameters: [
    { name: "filters", type: "integer", minimum: 1, summary: "How many channels it makes." },
    {
      name: "kernel", type: "integers", most: 2, minimum: 1, unit: "pixels",
      summary: "Height and width of the window; one number stands for both.",
    },
    activationParameter,
    { name: "stride", type: "integers", most: 2, minimum: 1, unit: "pixels", default: 1, summary: "How far the window moves at a time." },
    {
      name: "padding", type: "choice", choices: ["valid", "same"], default: "valid",
      summary: "`valid` stays inside the picture, `same` adds zeros around it.",
    },
    biasParameter,
  ],
  arity: 1,
  shape: (inputs, args) => onPicture(inputs, (height, width) => {
    const [rows, columns] = windowShape(height, width, windowArguments(args));
    if (rows >= 1 && columns >= 1) return { shape: [rows, columns, numberOf(args, "filters")] };
    return fails("MTL302", { input: 0, shape: shapeText(inputs[0].shape), window: shapeText(windowArguments(args).size) });
  }),
  weights([input], args) {
    const [height, width] = windowArguments(args).size;
    const [channels, filters] = [input.shape[2], numberOf(args, "filters")];
    const area = height * width;
    return [
      { name: "kernel", shape: [filters, channels, height, width], initializer: initializerFor(args, channels * area, filters * area) },
      ...biasWeight(args, filters),
    ];
  },
  lower({ build, weight }, [x], args) {
    const window = windowOf(x.shape[1], x.shape[2], windowArguments(args));
    const found = build.conv2d(channelsFirst(build, x), weight("kernel"), window);
    const bias = () => build.reshape(weight("bias"), [1, numberOf(args, "filters"), 1, 1]);
    const sum = args.bias === false ? found : build.add(found, bias());
    // Softmax is over the last axis, where the channels have to be by then; the others do not care for order.
    if (activationOf(args).definition.acrossLastAxis) return activate(build, channelsLast(build, sum), args);
    return channelsLast(build, activate(build, sum, args));
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => withActivation({
      className: "Conv2D",
      config: {
        filters: numberOf(args, "filters"),
        kernel_size: [...windowArguments(args).size],
        strides: [...windowArguments(args).strides],
        padding: args.padding === "same" ? "same" : "valid",
        data_format: "channels_last",
        use_bias: args.bias !== false,
      },
      weights: args.bias === false ? ["kernel"] : ["kernel", "bias"],
      layouts: { kernel: [2, 3, 1, 0] },
    }, args),
  },
};
