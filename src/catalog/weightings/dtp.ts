import type { WeightingDefinition } from "../definition.ts";

/** Bounds of the progress κ: at 0 and 1 the weight would be infinite, or 0 for good. */
const [LOWEST, HIGHEST] = [1e-4, 1 - 1e-4];

export const dtp: WeightingDefinition = {
  kind: "weighting",
  name: "dtp",
  summary: "Hard tasks first: weights fall as a task gets good (dynamic task prioritization).",
  documentation: [
    "`w = −(1 − κ)^gamma · log κ` with κ a moving mean of how good a task is, between 0 and 1. Here that is `exp(−L)`, the mean probability of what was right for",
    "a cross-entropy: a step measures no accuracy. Weights are not normalised.",
  ].join("\n"),
  source: "Guo et al., Dynamic Task Prioritization for Multitask Learning, ECCV 2018",
  parameters: [
    { name: "gamma", type: "number", default: 1, minimum: 0, summary: "How soon good tasks are left alone." },
    { name: "discount", type: "number", default: 0.1, above: 0, maximum: 1, summary: "Share of the newest step in the moving mean." },
  ],
  start: (tasks) => ({ tasks, learned: [], memory: {} }),
  weights: ({ tasks, memory }, _, args) => {
    const progress = memory?.progress;
    if (!progress) return new Array<number>(tasks).fill(1);
    return progress.map((value) => {
      const kappa = Math.min(HIGHEST, Math.max(LOWEST, value));
      return -((1 - kappa) ** Number(args.gamma)) * Math.log(kappa);
    });
  },
  advance: (state, { losses }, args) => {
    const now = losses.map((loss) => Math.exp(-Math.max(0, loss)));
    const [before, share] = [state.memory?.progress ?? now, Number(args.discount)];
    return { ...state, memory: { progress: now.map((value, task) => share * value + (1 - share) * before[task]) } };
  },
};
