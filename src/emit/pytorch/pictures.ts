import { windowOf } from "../../catalog/pictures.ts";
import { numberOf, pairOf } from "../../catalog/words.ts";
import type { Arguments } from "../../graph/model.ts";
import type { Window } from "../../graph/program.ts";
import { activated } from "./activations.ts";
import { pairText, tupleText, type ChainSpelling, type Speller, type Spellers, type TorchModule, type TorchWeight } from "./spelling.ts";

interface Sliding extends Window {
  readonly size: readonly [number, number];
}

function sliding(args: Arguments, [height, width]: readonly number[], name: "kernel" | "size"): Sliding {
  const size = pairOf(args[name], name === "size" ? [2, 2] : [1, 1]);
  const strides = pairOf(args.stride, name === "size" ? size : [1, 1]);
  return { ...windowOf(height, width, { size, strides, padding: args.padding }), size };
}

/** Padding as an argument where it is even on both sides, else as a module of its own. */
function padding({ padding: [top, left, bottom, right] }: Window): { readonly argument: string; readonly before: readonly TorchModule[] } {
  if (top + left + bottom + right === 0) return { argument: "", before: [] };
  if (top === bottom && left === right) return { argument: `, padding=${pairText([top, left])}`, before: [] };
  return { argument: "", before: [{ suffix: "pad", code: `nn.ConstantPad2d(${tupleText([left, right, top, bottom])}, 0.0)` }] };
}

const first = (modules: readonly TorchModule[] | undefined): ChainSpelling | undefined => modules && { modules, channels: "first" };
const stride = ({ strides }: Window): string => (strides.every((step) => step === 1) ? "" : `, stride=${pairText(strides)}`);
const biasText = (args: Arguments): string => (args.bias === false ? ", bias=False" : "");
const biasState = (args: Arguments): Readonly<Record<string, TorchWeight>> => (args.bias === false ? {} : { bias: { weight: "bias" } });

const conv2d: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => {
  const window = sliding(args, shape, "kernel");
  const { argument, before } = padding(window);
  const code = `nn.Conv2d(${shape[2]}, ${numberOf(args, "filters")}, ${pairText(window.size)}${stride(window)}${argument}${biasText(args)})`;
  return first(activated([...before, { code, state: { weight: { weight: "kernel" }, ...biasState(args) } }], args, "first"));
};

/** A convolution that keeps its channels apart: our kernel [C, M, kh, kw] lies as PyTorch's [C · M, 1, kh, kw]. */
function apart(shape: readonly number[], args: Arguments, weight: string): { modules: TorchModule[]; channels: number; window: Sliding } {
  const window = sliding(args, shape, "kernel");
  const { argument, before } = padding(window);
  const channels = shape[2] * numberOf(args, "multiplier", 1);
  const depthwise = weight === "kernel";
  const code = `nn.Conv2d(${shape[2]}, ${channels}, ${pairText(window.size)}${stride(window)}${argument}, groups=${shape[2]}${depthwise ? biasText(args) : ", bias=False"})`;
  const state = { weight: { weight, shape: [channels, 1, ...window.size] }, ...(depthwise ? biasState(args) : {}) };
  return { modules: [...before, { code, state, ...(depthwise ? {} : { suffix: "depthwise" }) }], channels, window };
}

const depthwise: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => first(activated(apart(shape, args, "kernel").modules, args, "first"));

const separable: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => {
  const { modules, channels } = apart(shape, args, "depthwise");
  const code = `nn.Conv2d(${channels}, ${numberOf(args, "filters")}, 1${biasText(args)})`;
  return first(activated([...modules, { code, state: { weight: { weight: "pointwise" }, ...biasState(args) } }], args, "first"));
};

const transposed: Speller = ({ inputs: [{ shape }], shape: made, node: { arguments: args } }) => {
  const { size, strides, padding: [top, left, bottom, right] } = sliding(args, made, "kernel");
  // PyTorch cuts the same number off on both sides.
  if (top !== bottom || left !== right) return undefined;
  const more = [0, 1].map((axis) => made[axis] - ((shape[axis] - 1) * strides[axis] + size[axis] - 2 * [top, left][axis]));
  const code = `nn.ConvTranspose2d(${shape[2]}, ${numberOf(args, "filters")}, ${pairText(size)}, stride=${pairText(strides)}, `
    + `padding=${pairText([top, left])}, output_padding=${pairText(more)}${biasText(args)})`;
  return first(activated([{ code, state: { weight: { weight: "kernel" }, ...biasState(args) } }], args, "first"));
};

const conv1d: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => {
  const [size, step] = [numberOf(args, "kernel"), numberOf(args, "stride", 1)];
  const { padding: [, left, , right] } = windowOf(1, shape[0], { size: [1, size], strides: [1, step], padding: args.padding });
  const before: TorchModule[] = left + right === 0 ? [] : [{ suffix: "pad", code: `nn.ConstantPad1d((${left}, ${right}), 0.0)` }];
  const code = `nn.Conv1d(${shape[1]}, ${numberOf(args, "filters")}, ${size}${step === 1 ? "" : `, stride=${step}`}${biasText(args)})`;
  return first(activated([...before, { code, state: { weight: { weight: "kernel" }, ...biasState(args) } }], args, "first"));
};

const maxPool: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => {
  if (shape.length !== 3) return undefined;
  const window = sliding(args, shape, "size");
  const [top, left, bottom, right] = window.padding;
  const pad: TorchModule = { suffix: "pad", code: `nn.ConstantPad2d(${tupleText([left, right, top, bottom])}, float("-inf"))` };
  const pool: TorchModule = { code: `nn.MaxPool2d(${pairText(window.size)}, stride=${pairText(window.strides)})` };
  return first(top + left + bottom + right === 0 ? [pool] : [pad, pool]);
};

const averagePool: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => {
  if (shape.length !== 3) return undefined;
  const window = sliding(args, shape, "size");
  const { argument, before } = padding(window);
  if (before.length > 0) return undefined;
  return first([{ code: `nn.AvgPool2d(${pairText(window.size)}, stride=${pairText(window.strides)}${argument}${argument === "" ? "" : ", count_include_pad=False"})` }]);
};

const whole = (kind: string): Speller => ({ inputs: [{ shape }] }) => shape.length === 2
  ? first([{ suffix: "pool", code: `nn.Adaptive${kind}Pool1d(1)` }, { code: "nn.Flatten()" }])
  : first([{ suffix: "pool", code: `nn.Adaptive${kind}Pool2d(1)` }, { code: "nn.Flatten()" }]);

export const pictures: Spellers = {
  conv2d, conv1d, depthwise_conv2d: depthwise, separable_conv2d: separable, conv2d_transpose: transposed,
  max_pool: maxPool, avg_pool: averagePool, global_avg_pool: whole("Avg"), global_max_pool: whole("Max"),
  upsample: ({ node: { arguments: args } }) => first([{ code: `nn.Upsample(scale_factor=${pairText(pairOf(args.size, [2, 2]))}, mode="nearest")` }]),
};
