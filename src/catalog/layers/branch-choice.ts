import type { LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { taskVector } from "./task-vector.ts";

/** At prediction logits count so much that the largest stands alone. */
const SHARP = 1e4;

export const branchChoice: LayerDefinition = {
  kind: "layer",
  name: "branch_choice",
  internal: true,
  summary: "A learned choice among branches, the same for every row.",
  documentation: "In training softmax((logits + Gumbel noise) / temperature), drawn anew every step; at prediction the largest logit alone. Written by `learned_branch`.",
  source: "Guo, Lee & Ulbricht 2020, Learning to branch for multi-task learning; Jang et al. 2017, Categorical reparameterization with Gumbel-softmax",
  parameters: [
    { name: "branches", type: "integer", minimum: 1, summary: "How many there are to choose from." },
    { name: "temperature", type: "number", words: "ramp", above: 0, default: 1, summary: "A small one draws nearly one branch alone." },
  ],
  arity: 1,
  readsRowsOnly: true,
  padding: "keeps",
  shape: (inputs, args) => onNumbers(inputs, () => ({ shape: [numberOf(args, "branches")] })),
  weights: (_inputs, args) => [{ name: "vector", shape: [numberOf(args, "branches")], initializer: { kind: "uniform", limit: 0.01 } }],
  lower(context, [x], args) {
    const { build, training } = context;
    const branches = numberOf(args, "branches");
    const logits = taskVector.lower(context, [x], { width: branches });
    if (!training) return build.softmax(build.multiply(logits, build.scalar(SHARP)));
    const drawn = build.add(logits, context.noise({ kind: "gumbel" }, [1, branches]));
    return build.softmax(build.divide(drawn, context.level("temperature")));
  },
  emit: {
    as: "layers",
    layers(inputs, args) {
      const branches = numberOf(args, "branches");
      const sharp = { shape: [branches, branches], data: Array.from({ length: branches ** 2 }, (_, at) => (at % (branches + 1) === 0 ? SHARP : 0)) };
      const logits = taskVector.emit.as === "layers" ? taskVector.emit.layers(inputs, { width: branches }) : [];
      return [
        ...logits,
        { className: "Dense", config: { units: branches, use_bias: false, activation: "linear" }, weights: ["sharp"], fixed: { sharp } },
        plain("Softmax", { axis: -1 }),
      ];
    },
  },
};
