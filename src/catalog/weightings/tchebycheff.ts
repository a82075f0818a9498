import type { WeightingDefinition } from "../definition.ts";
import { listOf, preference, reference } from "./mixing.ts";

export const tchebycheff: WeightingDefinition = {
  kind: "weighting",
  name: "tchebycheff",
  summary: "Only the task that is worst off, by its preference, counts in a step.",
  documentation: "The total is `max_k λ_k (L_k − z_k)` with preference λ and reference z, so all other tasks have weight 0 in that step. `stch` is its smooth form.",
  source: "Bowman 1976; Miettinen, Nonlinear Multiobjective Optimization, 1999",
  parameters: [preference, reference],
  needs: "losses",
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }, measure, args) => {
    const chosen = listOf(args.preference, tasks, 1 / tasks);
    const best = listOf(args.reference, tasks, 0);
    const gaps = (measure?.losses ?? []).map((loss, task) => chosen[task] * (loss - best[task]));
    const worst = gaps.reduce((found, gap, task) => (gap > gaps[found] ? task : found), 0);
    return chosen.map((share, task) => (task === worst ? share : 0));
  },
};
