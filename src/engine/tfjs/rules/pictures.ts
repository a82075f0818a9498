import type { Tensor } from "@tensorflow/tfjs-core";
import { insideCounts } from "../../../graph/pooling.ts";
import type { Pool, Window } from "../../../graph/program.ts";
import { averageGradient, maxPoolGradient } from "./pools.ts";
import { reshape, transpose, type Kernels, type Rules } from "./rule.ts";

const toChannelsLast = [0, 2, 3, 1];
const toChannelsFirst = [0, 3, 1, 2];

/** Convolutions of kernels take [N, H, W, C] and [kh, kw, C, O]; padding is done beforehand, as not all of them can. */
export const pictures: Rules<
  | "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient"
  | "maxPool2d" | "maxPool2dGradient" | "averagePool2d" | "averagePool2dGradient"
> = {
  conv2d({ inputs: [x, filter], attributes }, kernels) {
    const picture = padded(kernels, transpose(kernels, x, toChannelsLast), attributes, 0);
    const y = convolve(kernels, picture, transpose(kernels, filter, [2, 3, 1, 0]), { strides: attributes.strides });
    return transpose(kernels, y, toChannelsFirst);
  },

  conv2dInputGradient({ inputs: [dy, filter], attributes }, kernels) {
    const { strides, padding: [top, left, bottom, right], height, width } = attributes;
    const [batch, channels] = [dy.shape[0], Number(filter.shape[1])];
    const inputShape = [batch, height + top + bottom, width + left + right, channels];
    const inputs = { dy: transpose(kernels, dy, toChannelsLast), filter: transpose(kernels, filter, [2, 3, 1, 0]) };
    const dx = kernels.run("Conv2DBackpropInput", inputs, { strides: [...strides], pad: "valid", dataFormat: "NHWC", inputShape });
    const inside = kernels.run("Slice", { x: dx }, { begin: [0, top, left, 0], size: [batch, height, width, channels] });
    return transpose(kernels, inside, toChannelsFirst);
  },

  // A convolution in which channels and batch change places, its filters dy spread by the strides.
  conv2dFilterGradient({ inputs: [x, dy], attributes, shape }, kernels) {
    const [tasks, batch, outputs, height, width] = dy.shape;
    const picture = padded(kernels, transpose(kernels, x, [1, 2, 3, 0]), attributes, 0);
    const filters = reshape(kernels, transpose(kernels, dy, [3, 4, 1, 0, 2]), [height, width, batch, tasks * outputs]);
    const full = convolve(kernels, picture, filters, { strides: [1, 1], dilations: attributes.strides });
    const size = [full.shape[0], ...attributes.kernel, tasks * outputs];
    const cut = kernels.run("Slice", { x: full }, { begin: [0, 0, 0, 0], size });
    return reshape(kernels, transpose(kernels, cut, [3, 0, 1, 2]), shape);
  },

  maxPool2d: ({ inputs: [x], attributes }, kernels) => pool(kernels, "MaxPool", x, attributes, -3.4e38),

  maxPool2dGradient: maxPoolGradient,

  averagePool2d({ inputs: [x], attributes, shape }, kernels) {
    const averages = pool(kernels, "AvgPool", x, attributes, 0);
    const area = attributes.size[0] * attributes.size[1];
    const counts = insideCounts(attributes, shape.slice(2), x.shape.slice(2));
    const scale = kernels.tensor(Float32Array.from(counts, (count) => area / count), [1, 1, shape[2], shape[3]]);
    return kernels.run("Multiply", { a: averages, b: scale });
  },

  averagePool2dGradient: averageGradient,
};

function padded(kernels: Kernels, x: Tensor, { padding: [top, left, bottom, right] }: Window, constantValue: number): Tensor {
  if (top + left + bottom + right === 0) return x;
  return kernels.run("PadV2", { x }, { paddings: [[0, 0], [top, bottom], [left, right], [0, 0]], constantValue });
}

interface Steps {
  readonly strides: readonly [number, number];
  readonly dilations?: readonly [number, number];
}

function convolve(kernels: Kernels, x: Tensor, filter: Tensor, { strides, dilations = [1, 1] }: Steps): Tensor {
  return kernels.run("Conv2D", { x, filter }, { strides: [...strides], pad: "valid", dataFormat: "NHWC", dilations: [...dilations] });
}

function pool(kernels: Kernels, kernel: string, x: Tensor, { size, strides, ...window }: Pool, outside: number): Tensor {
  const picture = padded(kernels, transpose(kernels, x, toChannelsLast), { strides, ...window }, outside);
  const y = kernels.run(kernel, { x: picture }, { filterSize: [...size], strides: [...strides], pad: "valid" });
  return transpose(kernels, y, toChannelsFirst);
}
