import { sizeOf, type Shape } from "../../graph/shape.ts";
import type { KerasLayer, LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

/** Something of a value in one line, however large it is: its batch is all that is wanted. */
function line(shape: Shape): readonly KerasLayer[] {
  if (shape.length === 1) return [];
  if (shape.length === 3) return [plain("GlobalAveragePooling2D", { data_format: "channels_last" })];
  if (shape.length === 2) return [plain("GlobalAveragePooling1D")];
  return [plain("Flatten")];
}

export const taskVector: LayerDefinition = {
  kind: "layer",
  name: "task_vector",
  internal: true,
  summary: "Learned numbers, the same for every row.",
  documentation: "Does not depend on what it reads, but for how many rows there are. What a task is, as a vector: written by `film` and `dselect_k`.",
  parameters: [
    { name: "width", type: "integer", minimum: 1, summary: "How many numbers it makes." },
    { name: "spread", type: "number", minimum: 0, default: 0.05, summary: "Numbers start uniform within ± this." },
  ],
  arity: 1,
  readsRowsOnly: true,
  shape: (inputs, args) => onNumbers(inputs, () => ({ shape: [numberOf(args, "width")] })),
  weights(_inputs, args) {
    const limit = numberOf(args, "spread", 0.05);
    const initializer = limit === 0 ? { kind: "constant", value: 0 } as const : { kind: "uniform", limit } as const;
    return [{ name: "vector", shape: [numberOf(args, "width")], initializer }];
  },
  lower({ build, weight }, [x], args) {
    const [batch, ...row] = x.shape;
    const first = build.slice(build.reshape(x, [batch, sizeOf(row)]), 1, 0, 1);
    // No number is larger than itself: zeros, one a row, through which no gradient flows.
    return build.add(build.greater(first, first), build.reshape(weight("vector"), [1, numberOf(args, "width")]));
  },
  emit: {
    as: "layers",
    // A product with nothing, and the vector as its bias.
    layers([{ shape }], args) {
      const width = numberOf(args, "width");
      const length = shape.length > 3 ? sizeOf(shape) : shape[shape.length - 1];
      const zeros = { shape: [length, width], data: Array<number>(length * width).fill(0) };
      return [...line(shape), {
        className: "Dense", config: { units: width, use_bias: true, activation: "linear" }, weights: ["zeros", "vector"], fixed: { zeros },
      }];
    },
  },
};
