import type { Memory, WeightingDefinition } from "../definition.ts";
import { total } from "./mixing.ts";

export const cov: WeightingDefinition = {
  kind: "weighting",
  name: "cov",
  summary: "Tasks whose loss still varies much, relative to its mean, count more.",
  documentation: [
    "With `ℓ = L / (mean of L so far)` for each task, weights are `std(ℓ) / mean(ℓ)` over all steps so far (the coefficient of variation), divided by their sum. 1/K in the first two steps.",
    "`decay` replaces the means over all steps by moving means.",
  ].join("\n"),
  source: "Groenendijk et al., Multi-Loss Weighting with Coefficient of Variations, WACV 2021",
  parameters: [{
    name: "decay", type: "number", minimum: 0, maximum: 1, optional: true,
    summary: "Share of a mean that is kept in each step; without it all steps count alike.",
  }],
  start: (tasks) => ({ tasks, learned: [], memory: { steps: [0] } }),
  weights: ({ tasks, memory = {} }) => {
    const equal = new Array<number>(tasks).fill(1 / tasks);
    const steps = stepsOf(memory);
    if (steps < 2) return equal;
    const variation = memory.spread.map((sum, task) => Math.sqrt(sum / steps + 1e-8) / memory.ratioMean[task]);
    const sum = total(variation);
    return Number.isFinite(sum) && sum > 0 ? variation.map((value) => value / sum) : equal;
  },
  advance: (state, { losses }, args) => ({ ...state, memory: observed(state.memory ?? {}, losses, args.decay) }),
};

function stepsOf(memory: Memory): number {
  return memory.steps?.[0] ?? 0;
}

/** Welford's running mean and sum of squares, of losses and of their ratios. */
function observed(memory: Memory, losses: readonly number[], decay: unknown): Memory {
  const steps = stepsOf(memory);
  const kept = steps > 0 && typeof decay === "number" ? decay : 1 - 1 / (steps + 1);
  const blend = (mean: number, value: number) => (kept === 0 ? value : kept * mean + (1 - kept) * value);
  const zeros = losses.map(() => 0);
  const { lossMean = losses, ratioMean = zeros, spread = zeros } = memory;
  const ratios = losses.map((loss, task) => (lossMean[task] > 0 ? loss / lossMean[task] : 1));
  const newMean = ratios.map((ratio, task) => blend(ratioMean[task], ratio));
  return {
    steps: [steps + 1],
    lossMean: losses.map((loss, task) => blend(lossMean[task], loss)),
    ratioMean: newMean,
    spread: ratios.map((ratio, task) => spread[task] + (ratio - ratioMean[task]) * (ratio - newMean[task])),
  };
}
