import type { WeightingDefinition } from "../definition.ts";

export const equal: WeightingDefinition = {
  kind: "weighting",
  name: "equal",
  summary: "Every task's loss counts once.",
  documentation: "The total is `Σ L_k`; a task's own `weight` multiplies its loss after that.",
  parameters: [],
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }) => new Array<number>(tasks).fill(1),
};
