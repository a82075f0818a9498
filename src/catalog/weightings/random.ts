import type { WeightingDefinition } from "../definition.ts";
import { softmax } from "./mixing.ts";

export const random: WeightingDefinition = {
  kind: "weighting",
  name: "random",
  summary: "New random weights at every step (RLW): a baseline that is hard to beat.",
  documentation: "`w = softmax(z)` with K standard normal numbers z drawn anew for each step, from the run's seed. The weights sum to 1, those of `equal` to K.",
  source: "Lin, Ye & Zhang, Reasonable Effectiveness of Random Weighting, TMLR 2022",
  parameters: [],
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }, _, __, drawn) => softmax(Array.from({ length: tasks }, () => drawn.normal())),
};
