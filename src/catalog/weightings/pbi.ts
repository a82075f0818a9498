import type { WeightingDefinition } from "../definition.ts";
import { listOf, proportions, reference, total } from "./mixing.ts";

export const pbi: WeightingDefinition = {
  kind: "weighting",
  name: "pbi",
  summary: "Go down along a preferred ray of losses, and back to it where it was left (penalty boundary intersection).",
  documentation: [
    "With r the preference brought to length 1 and v = L − z: the total is `d₁ + theta · d₂`, d₁ = v·r the way along the ray, d₂ = |v − d₁ r| the distance from it.",
    "A task whose loss is far below its share of the ray may get a negative weight: it gives way until the others have caught up.",
    "The ray is one of losses: a task with a larger share of the preference may keep a larger loss, the reverse of `stch`.",
  ].join("\n"),
  source: "Zhang & Li, MOEA/D, IEEE Transactions on Evolutionary Computation 2007",
  parameters: [{ name: "theta", type: "number", default: 5, minimum: 0, summary: "How much the distance from the ray counts." }, proportions, reference],
  needs: "losses",
  aimsAtRay: true,
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }, measure, args) => {
    const chosen = listOf(args.preference, tasks, 1);
    const best = listOf(args.reference, tasks, 0);
    const size = Math.hypot(...chosen);
    const ray = chosen.map((share) => (size > 0 ? share / size : 1 / Math.sqrt(tasks)));
    const values = (measure?.losses ?? best).map((loss, task) => loss - best[task]);
    const along = total(values.map((value, task) => value * ray[task]));
    const aside = values.map((value, task) => value - along * ray[task]);
    const distance = Math.hypot(...aside);
    return ray.map((share, task) => share + (distance > 0 ? (Number(args.theta) * aside[task]) / distance : 0));
  },
};
