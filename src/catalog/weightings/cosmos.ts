import type { WeightingDefinition } from "../definition.ts";
import { EPSILON, listOf, proportions, total } from "./mixing.ts";

export const cosmos: WeightingDefinition = {
  kind: "weighting",
  name: "cosmos",
  summary: "A weighted sum of losses, pulled towards the preferred proportions of them.",
  documentation: [
    "The total is `Σ r_k L_k − lambda · cos(r, L)` with r the preference: the second term draws the losses to the ray of r, on which a task with a larger share has a larger loss. Where losses are small it wins; a smaller `lambda` lets the first term, which works the other way, decide.",
    "For one preference, as in TorchJD; the paper draws preferences anew for each batch and shows them to the network. `mtl front` trains one model a preference.",
  ].join("\n"),
  source: "Ruchte & Grabocka, Scalable Pareto Front Approximation for Deep Multi-Objective Learning, ICDM 2021",
  parameters: [{ name: "lambda", type: "number", default: 1, minimum: 0, summary: "How much the proportions count." }, proportions],
  needs: "losses",
  aimsAtRay: true,
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }, measure, args) => {
    const chosen = listOf(args.preference, tasks, 1 / tasks);
    const losses = measure?.losses ?? chosen;
    const [size, length] = [Math.hypot(...chosen), Math.hypot(...losses)];
    // Losses that vanish have no proportions.
    if (!(length > EPSILON) || !(size > 0)) return chosen;
    const cosine = total(chosen.map((share, task) => share * losses[task])) / (size * length);
    return chosen.map((share, task) => share - (Number(args.lambda) * (share / size - (cosine * losses[task]) / length)) / length);
  },
};
