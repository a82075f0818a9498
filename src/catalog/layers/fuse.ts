import type { Build } from "../../graph/build.ts";
import type { Arguments } from "../../graph/model.ts";
import type { Value } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { LayerDefinition } from "../definition.ts";
import type { LowerContext } from "../lower-context.ts";
import { penalties } from "../sequences.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { product } from "./dense.ts";
import { common, values } from "./merge.ts";

const isSoftmax = (args: Arguments): boolean => args.gate !== "sigmoid";

/** Which values a row has, [batch, values]: 0 for what is missing; undefined where nothing can be. */
function presentIn({ build, present }: LowerContext, inputs: readonly Value[]): Value | undefined {
  if (!present?.some((one) => one !== undefined)) return undefined;
  const [batch] = inputs[0].shape;
  const all = build.expand(build.scalar(1), [batch, 1]);
  return build.concat(inputs.map((_, at) => (present[at] ? build.reshape(present[at], [batch, 1]) : all)), 1);
}

/**
 * 1 for every value of a row that stays, [batch, values]: a Gumbel draw is below −log(−log drop) with probability `drop`. The value
 * with the largest draw always stays, of those that are present, so that no row loses all.
 */
function staying(build: Build, draws: Value, drop: number): Value {
  const stays = build.greater(draws, build.scalar(-Math.log(-Math.log(drop))));
  return build.maximum(stays, build.equal(draws, build.reduceMax(draws, { axes: [1], keep: true })));
}

/** How often one of `count` values stays: its own draw, or, where all are dropped, the largest. */
export function stayingShare(drop: number, count: number): number {
  return 1 - drop + drop ** count / count;
}

/** `stayingShare` of the values that each row has, [batch, 1]. */
function sharePresent(build: Build, present: Value, drop: number): Value {
  const count = build.maximum(build.sum(present, { axes: [1], keep: true }), build.scalar(1));
  const all = build.exp(build.multiply(count, build.scalar(Math.log(drop))));
  return build.add(build.divide(all, count), build.scalar(1 - drop));
}

/** What dropping leaves of each value, [batch, values]: 0 in some rows, more than 1 in the others, 1 in the mean. */
function thinning({ build, noise }: LowerContext, [{ shape: [batch] }, ...others]: readonly Value[], present: Value | undefined, drop: number): Value {
  const count = others.length + 1;
  const draws = noise({ kind: "gumbel" }, [batch, count]);
  if (!present) return build.multiply(staying(build, draws, drop), build.scalar(1 / stayingShare(drop, count)));
  const stays = staying(build, build.add(draws, penalties(build, present)), drop);
  return build.divide(build.multiply(stays, present), sharePresent(build, present, drop));
}

/** Every value times its number of the row, [batch, values]. */
function scaled(build: Build, inputs: readonly Value[], factors: Value): readonly Value[] {
  const [batch, ...row] = inputs[0].shape;
  return inputs.map((value, at) => build.multiply(value, build.reshape(build.slice(factors, 1, at, at + 1), [batch, ...row.map(() => 1)])));
}

/** Scores [batch, numbers, values] as gates; nothing goes to what a row lacks, whose value is zero as well. */
function gatesFrom(build: Build, scores: Value, present: Value | undefined, args: Arguments): Value {
  if (!isSoftmax(args)) return build.sigmoid(scores);
  if (!present) return build.softmax(scores);
  const [batch, count] = present.shape;
  return build.softmax(build.add(scores, build.reshape(penalties(build, present), [batch, 1, count])));
}

export const fuse: LayerDefinition = {
  kind: "layer",
  name: "fuse",
  summary: "Values of one shape blended by gates that read all of them.",
  documentation: "Σ zᵢ · xᵢ, number by number, with gates z = softmax over the values of W [x₁, …, xₙ] + b: of two values, z and 1 − z. `gate: sigmoid` gives every value a gate of its own, "
    + "between 0 and 1. The paper's xᵢ are tanh layers of each input: write `fuse(a -> dense(32, tanh), b -> dense(32, tanh))`. With `drop: 0.2` every value is zero in a fifth of the rows while "
    + "training, for its gate too, anew each step; at least one stays in every row, and what stays is scaled so that the expected value is unchanged. So the model learns to do without any of them. "
    + "A value all of whose inputs a row lacks (empty cells, no text, no picture, names that training never saw) counts as zero with a gate of 0, and a softmax shares out 1 among the others; a row that lacks all gives zeros.",
  source: "Arevalo et al. 2017, Gated multimodal units for information fusion; dropping as in Neverova et al. 2016, ModDrop",
  parameters: [
    values,
    { name: "gate", type: "choice", choices: ["softmax", "sigmoid"], default: "softmax", summary: "Whether gates share out 1 among the values, or each is open as far as it likes." },
    { name: "drop", type: "number", minimum: 0, maximum: 0.95, default: 0, summary: "Share of rows in which a value is dropped while training." },
  ],
  arity: "many",
  padding: "keeps",
  asksPresence: true,
  example: "fuse(x -> dense(4, tanh), y -> dense(4, tanh), item -> embed(4), drop: 0.25)",
  shape: (inputs) => onNumbers(inputs, (...shapes) => common(shapes, false)),
  weights(inputs) {
    const [{ shape }] = inputs;
    const all = inputs.length * shape[shape.length - 1];
    return [
      { name: "kernel", shape: [all, all], initializer: { kind: "glorot", fanIn: all, fanOut: all } },
      { name: "bias", shape: [all], initializer: { kind: "constant", value: 0 } },
    ];
  },
  lower(context, inputs, args) {
    const { build, weight, training } = context;
    const drop = numberOf(args, "drop", 0);
    const present = presentIn(context, inputs);
    const kept = training && drop > 0 ? thinning(context, inputs, present, drop) : present;
    const seen = kept ? scaled(build, inputs, kept) : inputs;
    const { shape } = seen[0];
    const [batch, ...row] = shape;
    const read = build.add(product(build, build.concat(seen, shape.length - 1), weight("kernel")), weight("bias"));
    const gates = gatesFrom(build, build.reshape(read, [batch, sizeOf(row), seen.length]), present, args);
    const together = build.concat(seen.map((value) => build.reshape(value, [batch, sizeOf(row), 1])), 2);
    return build.reshape(build.sum(build.multiply(gates, together), { axes: [2], keep: false }), shape);
  },
  emit: { as: "graph", reason: "stock layers cannot tell what a row lacks" },
};
