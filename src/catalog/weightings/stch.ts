import type { WeightingDefinition } from "../definition.ts";
import { listOf, preference, reference, softmax } from "./mixing.ts";

/** As LibMTL adds to losses before their logarithm. */
const TINY = 1e-20;

export const stch: WeightingDefinition = {
  kind: "weighting",
  name: "stch",
  summary: "A smooth maximum of the losses (smooth Tchebycheff): the worst task counts most.",
  documentation: [
    "The total is `mu · log Σ exp(λ_k (L_k − z_k) / mu)` with preference λ and reference z. A small `mu` comes close to `tchebycheff`.",
    "With `warmup: n`, as in the authors' multi-task runs: n + 1 epochs minimise `Σ log L_k`, then the total is `K · mu · log Σ exp(log(L_k / m_k) / mu)` with m_k the mean",
    "loss of the last of them, so that scales do not matter; preference and reference are not used.",
  ].join("\n"),
  source: "Lin et al., Smooth Tchebycheff Scalarization for Multi-Objective Optimization, ICML 2024",
  parameters: [
    { name: "mu", type: "number", default: 1, above: 0, summary: "How smooth the maximum is." },
    { name: "warmup", type: "integer", minimum: 0, optional: true, unit: "epochs", summary: "The epoch (the first is 0) whose mean losses become the unit." },
    preference,
    reference,
  ],
  needs: "losses",
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }, measure, args) => {
    const losses = measure?.losses ?? [];
    const mu = Number(args.mu);
    if (typeof args.warmup === "number") return relative(losses, measure?.epochLosses[args.warmup], mu);
    const chosen = listOf(args.preference, tasks, 1 / tasks);
    const best = listOf(args.reference, tasks, 0);
    return softmax(losses.map((loss, task) => (chosen[task] * (loss - best[task])) / mu)).map((share, task) => share * chosen[task]);
  },
};

function relative(losses: readonly number[], unit: readonly number[] | undefined, mu: number): number[] {
  const positive = losses.map((loss) => Math.max(loss, TINY));
  if (!unit) return positive.map((loss) => 1 / loss);
  const shares = softmax(positive.map((loss, task) => Math.log(unit[task] > 0 ? loss / unit[task] : 1) / mu));
  return shares.map((share, task) => (share * losses.length) / positive[task]);
}
