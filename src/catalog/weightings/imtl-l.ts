import type { WeightingDefinition } from "../definition.ts";

export const imtlL: WeightingDefinition = {
  kind: "weighting",
  name: "imtl_l",
  summary: "Learn scales that bring all losses to the same size (IMTL-L).",
  documentation: [
    "The total is `Σ e^s_k · L_k − s_k` with one learned s a task, 0 at first, moved by the run's own optimizer: a weighted loss settles at 1.",
    "With `combine: imtl` it is the paper's whole method.",
  ].join("\n"),
  source: "Liu et al., Towards Impartial Multi-task Learning, ICLR 2021",
  parameters: [],
  start: (tasks) => ({ tasks, learned: new Array<number>(tasks).fill(0) }),
  weights: ({ learned }) => learned.map(Math.exp),
  gradient: ({ learned }, { losses }) => learned.map((s, task) => Math.exp(s) * losses[task] - 1),
};
