import { adam } from "../optimizers/adam.ts";
import { minimumNorm } from "../combiners/mgda.ts";
import { cleanGram } from "../solvers/gram.ts";
import type { WeightingDefinition } from "../definition.ts";
import { softmax, softmaxPullback, total } from "./mixing.ts";

export const moml: WeightingDefinition = {
  kind: "weighting",
  name: "moml",
  summary: "Learn weights by which a step on training rows hurts no task on validation rows.",
  documentation: [
    "Weights `K · softmax(p)`. Each task j has a gradient by them, `∂V_j(θ − η Σ w_k g_k)/∂w_k = −η g_k · ∇V_j` with V_j its validation loss where the step leads; p moves along the shortest",
    "mixture of these K gradients (`mgda`), by Adam with `lr`. The inner problem is unrolled for one step, exactly.",
    "Runs one more program a step, forward and backward on a batch of validation rows (training rows where there are none), about twice the cost of `equal`; `every: n` runs it in every n-th step.",
  ].join("\n"),
  source: "Ye, Lin et al., Multi-Objective Meta Learning, NeurIPS 2021",
  parameters: [
    { name: "lr", type: "number", default: 1e-3, minimum: 0, summary: "Learning rate of p." },
    { name: "every", type: "integer", default: 1, minimum: 1, unit: "steps", summary: "Moves the weights in every n-th step only." },
  ],
  needs: "validation",
  forSums: true,
  start: (tasks) => ({ tasks, learned: new Array<number>(tasks).fill(0) }),
  weights: ({ tasks, learned }) => softmax(learned).map((share) => share * tasks),
  gradient: ({ tasks, learned }, { validation }) => {
    if (!validation) return learned.map(() => 0);
    const shares = softmax(learned);
    const { cross, rate } = validation;
    const rows = shares.map((_, task) => softmaxPullback(shares, cross.map((row) => -rate * tasks * row[task])));
    const mix = minimumNorm(cleanGram(rows.map((left) => rows.map((right) => total(left.map((value, k) => value * right[k]))))).gram);
    return learned.map((_, k) => total(rows.map((row, task) => mix[task] * row[k])));
  },
  mover: (args) => ({ optimizer: adam, args: { lr: Number(args.lr), beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }),
};
