import { adam } from "../optimizers/adam.ts";
import type { WeightingDefinition } from "../definition.ts";
import { EPSILON, softmax, softmaxPullback, total } from "./mixing.ts";

export const famo: WeightingDefinition = {
  kind: "weighting",
  name: "famo",
  summary: "Let all losses fall at the same relative rate, without any task's gradient.",
  documentation: [
    "With z = softmax(ξ) the total is `c · Σ z_k log L_k`, `c = 1 / Σ (z_k / L_k)` taken as a number, so that weights sum to 1. After each step ξ follows",
    "the change of `log L_k` on the same batch, with Adam of its own: a task that fell less than others counts more.",
    "One backward pass whatever the number of tasks, and one more forward pass.",
  ].join("\n"),
  source: "Liu, Feng, Stone & Liu, FAMO: Fast Adaptive Multitask Optimization, NeurIPS 2023",
  parameters: [
    { name: "lr", type: "number", default: 0.025, minimum: 0, summary: "Learning rate of ξ." },
    { name: "decay", type: "number", default: 1e-3, minimum: 0, summary: "How strongly ξ is drawn back to 0: a larger one forgets sooner." },
  ],
  needs: "losses",
  after: true,
  start: (tasks) => ({ tasks, learned: new Array<number>(tasks).fill(0) }),
  weights: ({ learned }, measure) => {
    const shares = softmax(learned).map((share, task) => share / shifted(measure?.losses[task] ?? 1));
    const sum = total(shares);
    return shares.map((share) => share / sum);
  },
  gradient: ({ learned }, { losses, lossesAfter = losses }, args) => {
    const fall = losses.map((loss, task) => Math.log(shifted(loss)) - Math.log(shifted(lossesAfter[task])));
    return softmaxPullback(softmax(learned), fall).map((slope, task) => slope + Number(args.decay) * learned[task]);
  },
  mover: (args) => ({ optimizer: adam, args: { lr: Number(args.lr), beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }),
};

function shifted(loss: number): number {
  return Math.max(loss, 0) + EPSILON;
}
