import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { range } from "../../graph/values.ts";
import type { Arguments, KerasLayer, LayerDefinition, WeightSpec } from "../definition.ts";
import { plain } from "../keras.ts";
import { anyThere, isPaddedInput, kerasAnyThere, kerasPenalties, penalties } from "../sequences.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { product } from "./dense.ts";

const glorot = (name: string, rows: number, columns: number): WeightSpec =>
  ({ name, shape: [rows, columns], initializer: { kind: "glorot", fanIn: rows, fanOut: columns } });

const parts = ["query", "key", "value"] as const;

/** Numbers of a head, by the width of what is read. */
const headWidth = (width: number, args: Arguments): number => width / numberOf(args, "heads", 1);

/** softmax(q kᵀ / √d) v of one head; padded positions are never looked at. */
function head(build: Build, [query, key, value]: readonly Value[], padding: Value | undefined): Value {
  const width = query.shape[query.shape.length - 1];
  const scores = build.multiply(build.matmul(query, build.transpose(key, [0, 2, 1])), build.scalar(1 / Math.sqrt(width)));
  const [batch, length] = [scores.shape[0], scores.shape[2]];
  const open = padding ? build.add(scores, build.reshape(penalties(build, padding), [batch, 1, length])) : scores;
  return build.matmul(build.softmax(open), value);
}

/** One head in stock layers: queries times keys, softmax, times values. */
function kerasHead(number: number, width: number, padded: boolean): readonly KerasLayer[] {
  const name = `head_${number}`;
  const dense = (part: string): KerasLayer => ({
    className: "Dense", config: { units: width, use_bias: false }, weights: [`${part}_${number}`], name: `${name}_${part}`, inputs: [0],
  });
  const scaled: KerasLayer = {
    ...plain("Rescaling", { scale: 1 / Math.sqrt(width), offset: 0 }), name: `${name}_scaled`, inputs: [`${name}_scores`],
  };
  const open: readonly KerasLayer[] = padded ? [{ ...plain("Add"), name: `${name}_open`, inputs: [`${name}_scaled`, "penalties"] }] : [];
  return [
    ...parts.map(dense),
    { ...plain("Dot", { axes: [2, 2], normalize: false }), name: `${name}_scores`, inputs: [`${name}_query`, `${name}_key`] },
    scaled, ...open,
    { ...plain("Activation", { activation: "softmax" }), name: `${name}_shares`, inputs: [padded ? `${name}_open` : `${name}_scaled`] },
    { ...plain("Dot", { axes: [2, 1], normalize: false }), name, inputs: [`${name}_shares`, `${name}_value`] },
  ];
}

const rows = (from: string): KerasLayer => ({ ...plain("Permute", { dims: [2, 1] }), name: "penalties", inputs: [from] });

/** An empty row reads nothing, and gets zeros. */
const emptied: readonly KerasLayer[] = [
  kerasAnyThere(),
  { ...plain("Reshape", { target_shape: [1, 1] }), name: "any", inputs: ["there"] },
  { ...plain("Multiply"), name: "kept", inputs: ["mixed", "any"] },
];

export const attention: LayerDefinition = {
  kind: "layer",
  name: "attention",
  summary: "Self-attention: every position reads all others, by how well they fit.",
  documentation: "softmax(q kᵀ / √d) v with queries, keys and values made of the same sequence, in `heads` heads of width / heads numbers each; what they give is set side by side and "
    + "mixed by one more matrix. [64, 32] stays [64, 32]. Padded positions are not read, and an empty row gets zeros. Nothing says where a position is: put `position` before it.",
  source: "Vaswani et al. 2017, Attention is all you need",
  parameters: [{ name: "heads", type: "integer", minimum: 1, default: 1, summary: "Into how many parts the width is cut, each with attention of its own." }],
  arity: 1,
  padding: "keeps",
  example: "concat(steps -> dense(4) -> attention(heads: 2) -> flatten, history -> embed(2) -> attention -> global_avg_pool)",
  shape: (inputs, args) => onNumbers(inputs, (shape) => {
    if (shape.length !== 2) return fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[length, width]" });
    const heads = numberOf(args, "heads", 1);
    return shape[1] % heads === 0 || Number.isNaN(shape[1]) ? { shape } : fails("MTL512", { count: heads, width: shape[1] });
  }),
  weights: ([{ shape: [, width] }], args) => [
    ...range(numberOf(args, "heads", 1)).flatMap((at) => parts.map((part) => glorot(`${part}_${at + 1}`, width, headWidth(width, args)))),
    glorot("output", width, width),
  ],
  lower({ build, weight, padding }, [x], args) {
    const heads = range(numberOf(args, "heads", 1)).map((at) =>
      head(build, parts.map((part) => product(build, x, weight(`${part}_${at + 1}`))), padding));
    const mixed = product(build, build.concat(heads, 2), weight("output"));
    return padding ? build.multiply(mixed, build.reshape(anyThere(build, padding), [x.shape[0], 1, 1])) : mixed;
  },
  emit: {
    as: "layers",
    layers(inputs, args) {
      const [, width] = inputs[0].shape;
      const count = numberOf(args, "heads", 1);
      const padded = isPaddedInput(inputs);
      const names = range(count).map((at) => `head_${at + 1}`);
      const joined: readonly KerasLayer[] = count > 1 ? [{ ...plain("Concatenate", { axis: -1 }), name: "heads", inputs: names }] : [];
      return [
        ...(padded ? [kerasPenalties(), rows("penalty")] : []),
        ...range(count).flatMap((at) => kerasHead(at + 1, headWidth(width, args), padded)), ...joined,
        { className: "Dense", config: { units: width, use_bias: false }, weights: ["output"], name: "mixed", inputs: [count > 1 ? "heads" : names[0]] },
        ...(padded ? emptied : []),
      ];
    },
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
        rows(padded ? "open" : "scaled"),
        { ...plain("Activation", { activation: "softmax" }), name: "shares", inputs: ["penalties"] },
        { ...plain("Dot", { axes: [2, 1], normalize: false }), name: "mean", inputs: ["shares", 0] },
        { ...plain("Reshape", { target_shape: [width] }), name: "pooled", inputs: ["mean"] },
        ...kept,
      ];
    },
  },
};
