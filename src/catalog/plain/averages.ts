import type { PlainDefinition } from "../definition.ts";

export const averages: readonly PlainDefinition[] = [{
  kind: "average",
  name: "ema",
  summary: "A moving average of the weights over steps: it is validated, kept and exported in place of the last weights.",
  documentation: "`a ← d · a + (1 − d) · θ` after every step, with d the smaller of `decay` and (1 + t) / (10 + t) at step t, so that the start is soon forgotten. "
    + "Training goes on with the weights themselves; statistics of batch normalisation are theirs.",
  source: "Polyak & Juditsky 1992, Acceleration of stochastic approximation by averaging",
  parameters: [{ name: "decay", type: "number", default: 0.999, minimum: 0, maximum: 1, summary: "Share of the average that stays in a step." }],
}];
