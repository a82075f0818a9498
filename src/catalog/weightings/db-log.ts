import type { WeightingDefinition } from "../definition.ts";
import { EPSILON } from "./mixing.ts";

export const dbLog: WeightingDefinition = {
  kind: "weighting",
  name: "db_log",
  summary: "Minimise the sum of the losses' logarithms, as DB-MTL does.",
  documentation: [
    "The total is `Σ log(L_k + 1e-8)`: every loss counts by its relative change, whatever its scale.",
    "The loss part of DB-MTL; with `combine: db` it is the whole method.",
  ].join("\n"),
  source: "Lin et al., Dual-Balancing for Multi-Task Learning, arXiv 2308.12029",
  parameters: [],
  needs: "losses",
  start: (tasks) => ({ tasks, learned: [] }),
  weights: (_, measure) => (measure?.losses ?? []).map((loss) => 1 / (Math.max(loss, 0) + EPSILON)),
};
