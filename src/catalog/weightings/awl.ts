import type { WeightingDefinition } from "../definition.ts";

export const awl: WeightingDefinition = {
  kind: "weighting",
  name: "awl",
  summary: "Learned noise like `uncertainty`, with a penalty that never turns negative.",
  documentation: "The total is `Σ L_k / (2 c_k²) + log(1 + c_k²)` with one learned c a task, moved by the run's own optimizer.",
  source: "Liebel & Körner, Auxiliary Tasks in Multi-task Learning, arXiv 1805.06334",
  parameters: [{ name: "start", type: "number", default: 1, above: 0, summary: "c of every task at the first step." }],
  start: (tasks, args) => ({ tasks, learned: new Array<number>(tasks).fill(Number(args.start)) }),
  weights: ({ learned }) => learned.map((c) => 1 / (2 * c * c)),
  gradient: ({ learned }, { losses }) => learned.map((c, task) => (2 * c) / (1 + c * c) - losses[task] / c ** 3),
};
