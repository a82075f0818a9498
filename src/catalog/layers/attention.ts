import type { LayerDefinition } from "../definition.ts";
import type { KerasLayer } from "../keras-layer.ts";
import { plain } from "../keras.ts";
import { anyThere, isPaddedInput, kerasAnyThere, kerasPenalties, penalties } from "../sequences.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { product } from "./dense.ts";
import { glorot, headsDivide, headsParameter, headWeights, kerasHeads, kerasRows, lowerHeads } from "./heads.ts";

export const attention: LayerDefinition = {
  kind: "layer",
  name: "attention",
  summary: "Self-attention: every position reads all others, by how well they fit.",
  documentation: "softmax(q kᵀ / √d) v with queries, keys and values made of the same sequence, in `heads` heads of width / heads numbers each; what they give is set side by side and "
    + "mixed by one more matrix. [64, 32] stays [64, 32]. Padded positions are not read, and an empty row gets zeros. Nothing says where a position is: put `position` before it.",
  source: "Vaswani et al. 2017, Attention is all you need",
  parameters: [headsParameter],
  arity: 1,
  padding: "keeps",
  example: "concat(steps -> dense(4) -> attention(heads: 2) -> flatten, history -> embed(2) -> attention -> global_avg_pool)",
  shape: (inputs, args) => onNumbers(inputs, (shape) => {
    if (shape.length !== 2) return fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[length, width]" });
    return headsDivide(shape[1], args) ? { shape } : fails("MTL512", { count: numberOf(args, "heads", 1), width: shape[1] });
  }),
  weights: ([input], args) => headWeights({ asking: input, asked: input }, args),
  lower: (context, [x], args) => lowerHeads(context, { asking: x, asked: x }, args),
  emit: {
    as: "layers",
    layers: (inputs, args) =>
      kerasHeads({ sources: { asking: 0, asked: 0 }, width: inputs[0].shape[1], padded: isPaddedInput(inputs) }, args),
  },
};

export const attentionPool: LayerDefinition = {
  kind: "layer",
  name: "attention_pool",
  summary: "One learned query looks at a sequence and takes its mean, weighed by fit.",
  documentation: "softmax(q zᵀ / √d) z with a learned query q: [64, 32] becomes [32]. Written in a task, or in `each`, the query is that task's own, so that every task looks for what it needs in "
    + "one shared sequence. Padded positions are not read; an empty row gives zeros.",
  source: "Yang et al. 2016, Hierarchical attention networks for document classification",
  parameters: [],
  arity: 1,
  padding: "uses",
  example: "concat(steps -> attention_pool, history -> embed(2) -> attention_pool)",
  shape: (inputs) => onNumbers(inputs, (shape) =>
    (shape.length === 2 ? { shape: [shape[1]] } : fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[length, width]" }))),
  weights: ([{ shape: [, width] }]) => [glorot("query", width, 1)],
  lower({ build, weight, padding }, [x]) {
    const [batch, length, width] = x.shape;
    const scores = build.multiply(build.reshape(product(build, x, weight("query")), [batch, length]), build.scalar(1 / Math.sqrt(width)));
    const shares = build.softmax(padding ? build.add(scores, penalties(build, padding)) : scores);
    const mean = build.reshape(build.matmul(build.reshape(shares, [batch, 1, length]), x), [batch, width]);
    return padding ? build.multiply(mean, anyThere(build, padding)) : mean;
  },
  emit: {
    as: "layers",
    layers(inputs) {
      const [, width] = inputs[0].shape;
      const padded = isPaddedInput(inputs);
      const open: readonly KerasLayer[] = padded ? [kerasPenalties(), { ...plain("Add"), name: "open", inputs: ["scaled", "penalty"] }] : [];
      const kept: readonly KerasLayer[] = padded ? [kerasAnyThere(), { ...plain("Multiply"), name: "kept", inputs: ["pooled", "there"] }] : [];
      return [
        { className: "Dense", config: { units: 1, use_bias: false }, weights: ["query"], name: "scores", inputs: [0] },
        { ...plain("Rescaling", { scale: 1 / Math.sqrt(width), offset: 0 }), name: "scaled", inputs: ["scores"] },
        ...open,
        kerasRows(padded ? "open" : "scaled"),
        { ...plain("Activation", { activation: "softmax" }), name: "shares", inputs: ["penalties"] },
        { ...plain("Dot", { axes: [2, 1], normalize: false }), name: "mean", inputs: ["shares", 0] },
        { ...plain("Reshape", { target_shape: [width] }), name: "pooled", inputs: ["mean"] },
        ...kept,
      ];
    },
  },
};
