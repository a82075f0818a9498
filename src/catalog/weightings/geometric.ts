import type { WeightingDefinition } from "../definition.ts";
import { mean } from "./mixing.ts";

/** A loss of exactly 0 would make every other weight 0, and its own infinite. */
const SMALLEST = 1e-12;

export const geometric: WeightingDefinition = {
  kind: "weighting",
  name: "geometric",
  summary: "Minimise the geometric mean of the losses (GLS): their scales no longer matter.",
  documentation: "The total is `(Π L_k)^(1/K)`, so a task's weight is that total over `K · L_k`. Losses must be positive.",
  source: "Chennupati et al., MultiNet++, CVPR Workshops 2019",
  parameters: [],
  needs: "losses",
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }, measure) => {
    const losses = (measure?.losses ?? []).map((loss) => Math.max(loss, SMALLEST));
    const level = Math.exp(mean(losses.map(Math.log)));
    return losses.map((loss) => level / (tasks * loss));
  },
};
