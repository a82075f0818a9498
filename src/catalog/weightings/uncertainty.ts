import type { WeightingDefinition } from "../definition.ts";

export const uncertainty: WeightingDefinition = {
  kind: "weighting",
  name: "uncertainty",
  summary: "Learn each task's noise; noisy tasks count less.",
  documentation: [
    "The total is `Σ L_k / (2 e^s_k) + s_k / 2` with one learned log variance s a task, moved by the run's own optimizer: a task's weight settles at `1 / (2 L_k)`.",
    "`start` is s at the first step: −0.5 gives every task weight 0.82, 0 gives 0.5.",
  ].join("\n"),
  source: "Kendall, Gal & Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018",
  parameters: [{ name: "start", type: "number", default: -0.5, summary: "The log variance of every task at the first step." }],
  start: (tasks, args) => ({ tasks, learned: new Array<number>(tasks).fill(Number(args.start)) }),
  weights: ({ learned }) => learned.map((s) => Math.exp(-s) / 2),
  gradient: ({ learned }, { losses }) => learned.map((s, task) => (1 - losses[task] * Math.exp(-s)) / 2),
};
