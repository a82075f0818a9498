import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Arguments, KerasLayer, LayerDefinition, LayerInput, LowerContext } from "../definition.ts";
import { plain } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { product } from "./dense.ts";
import { common, values } from "./merge.ts";

const isSoftmax = (args: Arguments): boolean => args.gate !== "sigmoid";

/**
 * 1 for every value of a row that stays, [batch, values]: a Gumbel draw is below −log(−log drop) with probability `drop`. The value
 * with the largest draw always stays, so that no row loses all.
 */
function staying(build: Build, draws: Value, drop: number): Value {
  const stays = build.greater(draws, build.scalar(-Math.log(-Math.log(drop))));
  return build.maximum(stays, build.equal(draws, build.reduceMax(draws, { axes: [1], keep: true })));
}

/** How often one of `count` values stays: its own draw, or, where all are dropped, the largest. */
export function stayingShare(drop: number, count: number): number {
  return 1 - drop + drop ** count / count;
}

/** Values of which some are zero in each row, the others larger by as much as keeps the expected value. */
function thinned({ build, noise }: LowerContext, inputs: readonly Value[], drop: number): readonly Value[] {
  const [batch, ...row] = inputs[0].shape;
  const stays = staying(build, noise({ kind: "gumbel" }, [batch, inputs.length]), drop);
  const scaled = build.multiply(stays, build.scalar(1 / stayingShare(drop, inputs.length)));
  return inputs.map((value, at) =>
    build.multiply(value, build.reshape(build.slice(scaled, 1, at, at + 1), [batch, ...row.map(() => 1)])));
}

/** Numbers of a row, and how many of them each position has. */
function sizesOf(inputs: readonly LayerInput[]): { readonly count: number; readonly width: number; readonly size: number } {
  const [{ shape }] = inputs;
  return { count: inputs.length, width: shape[shape.length - 1], size: sizeOf(shape) };
}

/** Stock layers that set values side by side: [numbers of a row, values], called `values`. */
function sideBySide(inputs: readonly LayerInput[], size: number): readonly KerasLayer[] {
  const names = inputs.map((_, at) => `value_${at + 1}`);
  const columns = names.map((name, at): KerasLayer => ({ ...plain("Reshape", { target_shape: [size, 1] }), name, inputs: [at] }));
  return [...columns, { ...plain("Concatenate", { axis: -1 }), name: "values", inputs: names }];
}

export const fuse: LayerDefinition = {
  kind: "layer",
  name: "fuse",
  summary: "Values of one shape blended by gates that read all of them.",
  documentation: "Σ zᵢ · xᵢ, number by number, with gates z = softmax over the values of W [x₁, …, xₙ] + b: of two values, z and 1 − z. `gate: sigmoid` gives every value a gate of its own, "
    + "between 0 and 1. The paper's xᵢ are tanh layers of each input: write `fuse(a -> dense(32, tanh), b -> dense(32, tanh))`. With `drop: 0.2` every value is zero in a fifth of the rows while "
    + "training, for its gate too, anew each step; at least one stays in every row, and what stays is scaled so that the expected value is unchanged. So the model learns to do without any of them. "
    + "A missing input is not marked by itself: where zeros stand for it, gates may learn to see them, as they do from `drop`.",
  source: "Arevalo et al. 2017, Gated multimodal units for information fusion; dropping as in Neverova et al. 2016, ModDrop",
  parameters: [
    values,
    { name: "gate", type: "choice", choices: ["softmax", "sigmoid"], default: "softmax", summary: "Whether gates share out 1 among the values, or each is open as far as it likes." },
    { name: "drop", type: "number", minimum: 0, maximum: 0.95, default: 0, summary: "Share of rows in which a value is dropped while training." },
  ],
  arity: "many",
  padding: "keeps",
  example: "fuse(x -> dense(4, tanh), y -> dense(4, tanh), item -> embed(4), drop: 0.25)",
  shape: (inputs) => onNumbers(inputs, (...shapes) => common(shapes, false)),
  weights(inputs) {
    const { count, width } = sizesOf(inputs);
    const all = count * width;
    return [
      { name: "kernel", shape: [all, all], initializer: { kind: "glorot", fanIn: all, fanOut: all } },
      { name: "bias", shape: [all], initializer: { kind: "constant", value: 0 } },
    ];
  },
  lower(context, inputs, args) {
    const { build, weight, training } = context;
    const drop = numberOf(args, "drop", 0);
    const seen = training && drop > 0 ? thinned(context, inputs, drop) : inputs;
    const { shape } = seen[0];
    const [batch, ...row] = shape;
    const columns = [batch, sizeOf(row), seen.length];
    const read = build.add(product(build, build.concat(seen, shape.length - 1), weight("kernel")), weight("bias"));
    const scores = build.reshape(read, columns);
    const gates = isSoftmax(args) ? build.softmax(scores) : build.sigmoid(scores);
    const together = build.concat(seen.map((value) => build.reshape(value, [batch, sizeOf(row), 1])), 2);
    return build.reshape(build.sum(build.multiply(gates, together), { axes: [2], keep: false }), shape);
  },
  emit: {
    as: "layers",
    layers(inputs, args) {
      const { count, width, size } = sizesOf(inputs);
      return [
        { ...plain("Concatenate", { axis: -1 }), name: "together" },
        { className: "Dense", config: { units: count * width, use_bias: true, activation: "linear" }, weights: ["kernel", "bias"], name: "read", inputs: ["together"] },
        { ...plain("Reshape", { target_shape: [size, count] }), name: "scores", inputs: ["read"] },
        { ...plain("Activation", { activation: isSoftmax(args) ? "softmax" : "sigmoid" }), name: "gates", inputs: ["scores"] },
        ...sideBySide(inputs, size),
        { ...plain("Multiply"), name: "weighed", inputs: ["gates", "values"] },
        {
          className: "Dense", config: { units: 1, use_bias: false }, weights: ["ones"], name: "sum", inputs: ["weighed"],
          fixed: { ones: { shape: [count, 1], data: inputs.map(() => 1) } },
        },
        { ...plain("Reshape", { target_shape: [...inputs[0].shape] }), name: "fused", inputs: ["sum"] },
      ];
    },
  },
};
