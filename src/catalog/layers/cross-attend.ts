import type { KerasLayer, LayerDefinition, LayerInput } from "../definition.ts";
import { plain } from "../keras.ts";
import { isPaddedInput } from "../sequences.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { headsDivide, headsParameter, headWeights, kerasHeads, lowerHeads } from "./heads.ts";

/** The shape with one position, where one vector asks instead of a sequence. */
const asSequence = (shape: readonly number[]): readonly number[] => (shape.length === 1 ? [1, shape[0]] : shape);

/** In stock layers, around what the heads do: a vector that asks becomes a sequence of one, and a vector again. */
function around(asking: LayerInput, layers: readonly KerasLayer[]): readonly KerasLayer[] {
  const { shape } = asking;
  if (shape.length > 1) return layers;
  return [
    { ...plain("Reshape", { target_shape: [1, shape[0]] }), name: "asking", inputs: [0] },
    ...layers,
    { ...plain("Reshape", { target_shape: [shape[0]] }), name: "answer", inputs: [layers[layers.length - 1].name ?? ""] },
  ];
}

export const crossAttend: LayerDefinition = {
  kind: "layer",
  name: "cross_attend",
  summary: "What flows in looks at another sequence, and reads what fits.",
  documentation: "softmax(q kᵀ / √d) v with queries made of what flows in, keys and values of `of`, in `heads` heads of width / heads numbers each, mixed by one more matrix. "
    + "[12, 32] that looks at [64, 20] stays [12, 32]; one vector [32] asks one question and stays [32]. Padded positions of `of` are not read, and where all are padded the answer is zeros; "
    + "padding of what asks is carried on.",
  source: "Vaswani et al. 2017, Attention is all you need (encoder-decoder attention)",
  parameters: [
    { name: "of", type: "value", summary: "The sequence that is looked at, [length, width]; its width may be another." },
    headsParameter,
  ],
  arity: "many",
  padding: "crosses",
  example: "concat(x -> cross_attend(of: steps, heads: 2), history -> embed(4) -> cross_attend(of: steps) -> global_avg_pool, x -> cross_attend(of: history -> embed(2)))",
  shape: (inputs, args) => onNumbers(inputs, (asking, ...others) => {
    if (others.length !== 1) return fails("MTL308", { expected: "2 values, what flows in and `of`", actual: inputs.length });
    const [asked] = others;
    if (asking.length > 2) return fails("MTL303", { input: 0, shape: shapeText(asking), expected: "[length, width] or [width]" });
    if (asked.length !== 2) return fails("MTL303", { input: 1, shape: shapeText(asked), expected: "[length, width] as `of`" });
    const width = asking[asking.length - 1];
    return headsDivide(width, args) ? { shape: asking } : fails("MTL512", { count: numberOf(args, "heads", 1), width });
  }),
  weights: ([asking, asked], args) => headWeights({ asking, asked }, args),
  lower(context, [asking, asked], args) {
    const { build } = context;
    const [batch, ...row] = asking.shape;
    const answer = lowerHeads(context, { asking: build.reshape(asking, [batch, ...asSequence(row)]), asked }, args);
    return build.reshape(answer, asking.shape);
  },
  emit: {
    as: "layers",
    layers([asking, asked], args) {
      const { shape } = asking;
      const sources = { asking: shape.length === 1 ? "asking" : 0, asked: 1 };
      return around(asking, kerasHeads({ sources, width: shape[shape.length - 1], padded: isPaddedInput([asked]) }, args));
    },
  },
};
