import { adam } from "../optimizers/adam.ts";
import type { WeightingDefinition } from "../definition.ts";
import { total } from "./mixing.ts";

export const autoLambda: WeightingDefinition = {
  kind: "weighting",
  name: "auto_lambda",
  summary: "Learn weights that make a step on training rows lower the losses of validation rows.",
  documentation: [
    "Weights λ move against `∂/∂λ Σ_j V_j(θ − η Σ λ_k g_k)` with V the validation losses of the `primary` tasks, η the learning rate and g_k the training gradients, by Adam with `lr`.",
    "The derivative is `−η g_k · Σ_j ∇V_j` where the step leads: exact for one plain step, where released code takes a finite difference of the same number.",
    "Runs one more program a step, forward and backward on a batch of validation rows (training rows where there are none), about twice the cost of `equal`; `every: n` runs it in every n-th step.",
  ].join("\n"),
  source: "Liu, James, Davison & Johns, Auto-Lambda: Disentangling Dynamic Task Relationships, TMLR 2022",
  parameters: [
    { name: "lr", type: "number", default: 1e-4, minimum: 0, summary: "Learning rate of the weights." },
    { name: "start", type: "number", default: 0.1, minimum: 0, summary: "The weight of every task at the first step." },
    { name: "primary", type: "tasks", optional: true, summary: "Whose validation losses count; without it those of all tasks." },
    { name: "every", type: "integer", default: 1, minimum: 1, unit: "steps", summary: "Moves the weights in every n-th step only." },
  ],
  needs: "validation",
  forSums: true,
  start: (tasks, args) => ({ tasks, learned: new Array<number>(tasks).fill(Number(args.start)) }),
  weights: ({ learned }) => learned,
  gradient: ({ learned }, { validation }, args) => {
    if (!validation) return learned.map(() => 0);
    const primary = Array.isArray(args.primary) ? args.primary.map(Number) : learned.map((_, task) => task);
    return learned.map((_, task) => -validation.rate * total(primary.map((other) => validation.cross[task][other])));
  },
  mover: (args) => ({ optimizer: adam, args: { lr: Number(args.lr), beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }),
};
