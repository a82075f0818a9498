import { defaultsOf } from "../../src/catalog/arguments.ts";
import type { LayerDefinition, LayerInput } from "../../src/catalog/definition.ts";
import { catalog } from "../../src/catalog/index.ts";
import { word } from "../../src/catalog/words.ts";
import type { Arguments } from "../../src/graph/model.ts";
import type { Shape } from "../../src/graph/shape.ts";

/** A use of a layer: what it reads, its arguments, and the row that it makes. */
export interface LayerCase {
  readonly word: string;
  readonly inputs: readonly LayerInput[];
  readonly args: Arguments;
  readonly output: Shape;
}

export const numbers = (...shape: number[]): LayerInput => ({ shape, type: "float32" });
/** A sequence, some of whose positions are padding: the harness gives every row another length. */
export const padded = (...shape: number[]): LayerInput => ({ shape, type: "float32", padding: "x0" });
/** What rows may lack: the harness gives every row one value less. */
export const lackable = (...shape: number[]): LayerInput => ({ shape, type: "float32", sources: ["x"] });
export const ids = (shape: Shape, ...vocabularySizes: number[]): LayerInput => ({ shape, type: "int32", vocabularySizes });
export const columns = (...vocabularySizes: number[]): LayerInput =>
  ({ shape: [vocabularySizes.length], type: "int32", vocabularySizes, perColumn: true });

export function layerNamed(name: string): LayerDefinition {
  const definition = catalog.find("layer", name);
  if (definition === undefined) throw new Error(`no layer ${name}`);
  return definition;
}

/** The arguments of a layer with its defaults filled in. */
export function withDefaults(name: string, args: Arguments): Arguments {
  return { ...defaultsOf(layerNamed(name)), ...args };
}

const one = (name: string, inputs: readonly LayerInput[], args: Arguments, output: Shape): LayerCase =>
  ({ word: name, inputs, args: withDefaults(name, args), output });

/** At least one use of every layer; forward values, gradients and export are tested on each. */
export const layerCases: readonly LayerCase[] = [
  one("dense", [numbers(4)], { units: 3 }, [3]),
  one("dense", [numbers(4)], { units: 3, activation: word("tanh"), bias: false }, [3]),
  one("dense", [numbers(2, 3)], { units: 4, activation: word("softmax") }, [2, 4]),
  one("dense", [numbers(2, 2, 3)], { units: 2, activation: word("leaky_relu", { slope: 0.2 }) }, [2, 2, 2]),
  one("conv2d", [numbers(5, 6, 2)], { filters: 3, kernel: 3, activation: word("tanh") }, [3, 4, 3]),
  one("conv2d", [numbers(5, 6, 1)], { filters: 2, kernel: [3, 2], stride: [2, 1], padding: "same" }, [3, 6, 2]),
  one("conv2d", [numbers(4, 4, 2)], { filters: 1, kernel: 2, stride: 2, bias: false }, [2, 2, 1]),
  one("conv2d", [numbers(4, 4, 2)], { filters: 3, kernel: 1, activation: word("softmax") }, [4, 4, 3]),
  one("max_pool", [numbers(4, 6, 2)], { size: 2 }, [2, 3, 2]),
  one("max_pool", [numbers(5, 5, 1)], { size: 3, stride: 2, padding: "same" }, [3, 3, 1]),
  one("avg_pool", [numbers(4, 4, 2)], { size: 2 }, [2, 2, 2]),
  one("avg_pool", [numbers(5, 5, 1)], { size: [3, 2], stride: 2, padding: "same" }, [3, 3, 1]),
  one("global_avg_pool", [numbers(3, 2, 4)], {}, [4]),
  one("global_avg_pool", [numbers(3, 2)], {}, [2]),
  one("global_avg_pool", [padded(3, 2)], {}, [2]),
  one("global_max_pool", [numbers(3, 2)], {}, [2]),
  one("global_max_pool", [padded(4, 2)], {}, [2]),
  one("max_pool", [numbers(5, 2)], { size: 2 }, [2, 2]),
  one("max_pool", [numbers(5, 2)], { size: 3, stride: 2, padding: "same" }, [3, 2]),
  one("avg_pool", [numbers(6, 2)], { size: 3 }, [2, 2]),
  one("avg_pool", [numbers(5, 5, 1)], { size: 3, stride: 1, padding: "same" }, [5, 5, 1]),
  ...["lstm", "gru", "rnn"].flatMap((name) => [
    one(name, [numbers(3, 2)], { units: 2 }, [2]),
    one(name, [numbers(3, 2)], { units: 2, sequences: true }, [3, 2]),
    one(name, [padded(4, 2)], { units: 3 }, [3]),
    one(name, [padded(4, 2)], { units: 2, sequences: true }, [4, 2]),
    one("bidirectional", [numbers(3, 2)], { layer: word(name, { units: 2 }) }, [4]),
    one("bidirectional", [padded(4, 2)], { layer: word(name, { units: 2, sequences: true }) }, [4, 4]),
  ]),
  one("attention", [numbers(3, 4)], { heads: 2 }, [3, 4]),
  one("attention", [padded(4, 2)], {}, [4, 2]),
  one("cross_attend", [numbers(3, 4), numbers(5, 2)], { heads: 2 }, [3, 4]),
  one("cross_attend", [numbers(4), numbers(3, 2)], { heads: 2 }, [4]),
  one("cross_attend", [numbers(2, 3), padded(4, 2)], {}, [2, 3]),
  one("cross_attend", [padded(2, 3), numbers(4, 2)], {}, [2, 3]),
  one("cross_attend", [numbers(2), padded(3, 2)], {}, [2]),
  one("attention_pool", [numbers(3, 2)], {}, [2]),
  one("attention_pool", [padded(4, 3)], {}, [3]),
  one("cumulative", [numbers(4)], { units: 3, activation: word("sigmoid") }, [3]),
  one("cumulative", [numbers(2, 3)], { units: 2 }, [2, 2]),
  one("flatten", [numbers(2, 3, 2)], {}, [12]),
  one("flatten", [numbers(5)], {}, [5]),
  one("embed", [ids([], 5)], { width: 3 }, [3]),
  one("embed", [ids([4], 5)], { width: 3 }, [4, 3]),
  one("embed", [columns(3, 5)], { width: 2 }, [4]),
  one("embed", [columns(4)], { width: 2 }, [2]),
  one("one_hot", [ids([], 5)], {}, [5]),
  one("one_hot", [ids([3], 4)], {}, [3, 4]),
  one("one_hot", [columns(2, 3)], {}, [5]),
  one("dropout", [numbers(4)], { rate: 0.25 }, [4]),
  one("dropout", [numbers(3, 3, 2)], {}, [3, 3, 2]),
  one("batch_norm", [numbers(4)], {}, [4]),
  one("batch_norm", [numbers(3, 3, 2)], { momentum: 0.5 }, [3, 3, 2]),
  one("layer_norm", [numbers(5)], {}, [5]),
  one("layer_norm", [numbers(3, 4)], { epsilon: 0.1 }, [3, 4]),
  one("concat", [numbers(2), numbers(3)], {}, [5]),
  one("concat", [numbers(2, 3), numbers(4, 3), numbers(1, 3)], { axis: 0 }, [7, 3]),
  one("add", [numbers(4), numbers(4), numbers(4)], {}, [4]),
  one("add", [numbers(2, 2, 3), numbers(2, 2, 3)], {}, [2, 2, 3]),
  one("multiply", [numbers(1), numbers(4)], {}, [4]),
  one("multiply", [numbers(2, 2, 3), numbers(1, 1, 3)], {}, [2, 2, 3]),
  one("output", [numbers(4)], { activation: word("softmax") }, [4]),
  one("output", [numbers(2)], {}, [2]),
  one("mix", [numbers(3), numbers(4), numbers(4), numbers(4)], {}, [4]),
  one("mix", [numbers(2), numbers(2, 3), numbers(2, 3)], {}, [2, 3]),
  one("mix", [numbers(1), numbers(4)], {}, [4]),
  one("conv1d", [numbers(6, 2)], { filters: 3, kernel: 3, activation: word("tanh") }, [4, 3]),
  one("conv1d", [numbers(5, 1)], { filters: 2, kernel: 2, stride: 2, padding: "same", bias: false }, [3, 2]),
  one("depthwise_conv2d", [numbers(5, 4, 2)], { kernel: 3, activation: word("sigmoid") }, [3, 2, 2]),
  one("depthwise_conv2d", [numbers(4, 4, 3)], { kernel: [2, 3], multiplier: 2, stride: 2, padding: "same" }, [2, 2, 6]),
  one("separable_conv2d", [numbers(4, 4, 2)], { filters: 3, kernel: 2, activation: word("softplus") }, [3, 3, 3]),
  one("separable_conv2d", [numbers(4, 5, 2)], { filters: 2, kernel: 3, multiplier: 2, stride: 2, padding: "same", bias: false }, [2, 3, 2]),
  one("conv2d_transpose", [numbers(3, 2, 2)], { filters: 3, kernel: 3, stride: 2, activation: word("tanh") }, [7, 5, 3]),
  one("conv2d_transpose", [numbers(3, 3, 1)], { filters: 2, kernel: 3, stride: 2, padding: "same" }, [6, 6, 2]),
  one("conv2d_transpose", [numbers(2, 2, 2)], { filters: 1, kernel: 1, stride: 2, bias: false }, [4, 4, 1]),
  one("global_max_pool", [numbers(3, 2, 4)], {}, [4]),
  one("upsample", [numbers(2, 3, 2)], {}, [4, 6, 2]),
  one("upsample", [numbers(2, 2, 1)], { size: [1, 3] }, [2, 6, 1]),
  one("reshape", [numbers(12)], { shape: [2, 3, 2] }, [2, 3, 2]),
  one("reshape", [numbers(2, 3)], { shape: 6 }, [6]),
  one("permute", [numbers(2, 3)], { axes: [1, 0] }, [3, 2]),
  one("permute", [numbers(2, 3, 4)], { axes: [2, 0, 1] }, [4, 2, 3]),
  one("noise", [numbers(4)], { deviation: 0.5 }, [4]),
  one("noise", [numbers(2, 2, 3)], {}, [2, 2, 3]),
  one("average", [numbers(4), numbers(4), numbers(4)], {}, [4]),
  one("average", [numbers(2, 2, 3), numbers(2, 2, 3)], {}, [2, 2, 3]),
  one("maximum", [numbers(4), numbers(4), numbers(4)], {}, [4]),
  one("maximum", [numbers(2, 2, 3), numbers(2, 2, 3)], {}, [2, 2, 3]),
  one("fuse", [numbers(3), numbers(3)], {}, [3]),
  one("fuse", [numbers(2), numbers(2), numbers(2)], { gate: "sigmoid" }, [2]),
  one("fuse", [numbers(2), numbers(2), numbers(2)], { drop: 0.4 }, [2]),
  one("fuse", [numbers(2, 2, 3), numbers(2, 2, 3)], { drop: 0.9 }, [2, 2, 3]),
  one("fuse", [lackable(3), lackable(3)], {}, [3]),
  one("fuse", [lackable(2, 3), numbers(2, 3), lackable(2, 3)], { drop: 0.3 }, [2, 3]),
  one("fuse", [lackable(2), lackable(2), numbers(2)], { gate: "sigmoid", drop: 0.3 }, [2]),
  one("position", [numbers(3, 2)], {}, [3, 2]),
  one("mask", [numbers(4)], { share: 0.3 }, [4]),
  one("mask", [numbers(3, 2)], { per: "position" }, [3, 2]),
  one("mask", [numbers(4)], { per: "row" }, [4]),
  one("rotate", [numbers(3)], {}, [3]),
  one("id_scores", [numbers(4), ids([], 5)], {}, [6]),
  one("stop_gradient", [numbers(2, 3)], {}, [2, 3]),
  one("reverse_gradient", [numbers(4)], { scale: 0.3 }, [4]),
  one("top_softmax", [numbers(4)], { k: 2 }, [4]),
  one("top_softmax", [numbers(3)], { k: 3 }, [3]),
  one("select_experts", [numbers(6)], { experts: 4, k: 2, temperature: 4 }, [4]),
  one("select_experts", [numbers(2)], { experts: 1, k: 2 }, [1]),
  one("stitch", [numbers(4), numbers(4), numbers(4)], {}, [4]),
  one("stitch", [numbers(4), numbers(4)], { subspaces: 2 }, [4]),
  one("stitch", [numbers(2, 3, 4), numbers(2, 3, 4)], { subspaces: 4 }, [2, 3, 4]),
  one("stitch", [numbers(2, 2, 3), numbers(2, 2, 3)], {}, [2, 2, 3]),
  one("stitch_channels", [numbers(3), numbers(3)], {}, [3]),
  one("stitch_channels", [numbers(2, 2, 3), numbers(2, 2, 3), numbers(2, 2, 3)], {}, [2, 2, 3]),
  one("stitch_features", [numbers(3), numbers(3)], {}, [3]),
  one("stitch_features", [numbers(2, 2, 3), numbers(2, 2, 3)], {}, [2, 2, 3]),
  one("task_vector", [numbers(4)], { width: 3 }, [3]),
  one("task_vector", [numbers(3, 2, 2)], { width: 2 }, [2]),
  one("task_messages", [numbers(3), numbers(3), numbers(3)], {}, [3]),
  one("task_messages", [numbers(3), numbers(3)], { temperature: 0.5 }, [3]),
  one("task_messages", [numbers(2), numbers(2), numbers(2), numbers(2)], { shares: [0.5, 0, 0.25] }, [2]),
  one("branch_choice", [numbers(4)], { branches: 3 }, [3]),
  one("branch_choice", [numbers(2, 3, 2)], { branches: 2, temperature: 0.5 }, [2]),
  one("modulate", [numbers(3), numbers(6)], {}, [3]),
  one("modulate", [numbers(2, 3, 2), numbers(4)], {}, [2, 3, 2]),
  ...catalog.ofKind("activation").map(({ name }) => one(name, [numbers(6)], {}, [6])),
  one("relu", [numbers(2, 2, 2)], {}, [2, 2, 2]),
  one("softmax", [numbers(2, 2, 3)], {}, [2, 2, 3]),
];

/** For test titles: `dense [4] → [3]`. */
export function titleOf({ word: name, inputs, output }: LayerCase): string {
  return `${name} ${inputs.map(({ shape }) => `[${shape.join(", ")}]`).join(", ")} → [${output.join(", ")}]`;
}
