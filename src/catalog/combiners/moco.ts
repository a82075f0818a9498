import type { CombinerDefinition, CombinerState } from "../definition.ts";
import { filled, times } from "../solvers/matrix.ts";
import { projectOnSimplex } from "../solvers/simplex.ts";
import { softmax } from "../weightings/mixing.ts";
import { averagedRows } from "./averaged-rows.ts";
import { firstStep, present, remembered, shares } from "./stateful.ts";

const state: CombinerState = {
  start: (tasks) => ({ mix: filled(tasks, 1 / tasks) }),
  combine: (measure, memory, args) => {
    const mix = shares(present(memory, "mix", measure));
    const rate = Number(args.gamma) / measure.step ** Number(args.gamma_decay);
    const slope = times(measure.gram, mix).map((value, task) => value + Number(args.rho) * mix[task]);
    const bounded = slope.map((value) => (Number.isFinite(value) ? value : 0));
    const moved = mix.map((value, task) => value - rate * bounded[task]);
    const weights = args.project === "softmax" ? softmax(moved) : projectOnSimplex(moved);
    return { weights, memory: { mix: remembered(memory, "mix", measure, weights) } };
  },
};

export const moco: CombinerDefinition = {
  kind: "combiner",
  name: "moco",
  summary: "Track each task's gradient over steps, then move slowly towards their shortest mixture.",
  documentation: [
    "Averages y_k follow the gradients, `y ← y − β_t (y − g)`; mixture weights λ on the simplex follow `λ ← Π(λ − γ_t (y yᵀ + ρ) λ)`; the step is `Σ λ_k y_k`.",
    "With `β_t = beta / t^beta_decay`, `γ_t` alike. Noise of single batches so does not bias the mixture, as it does with `mgda`.",
    "LibMTL divides gradients by their norm, multiplies them by the loss, and takes a softmax for the projection: `normalize: true, project: softmax`.",
  ].join("\n"),
  source: "Fernando et al., Mitigating Gradient Bias in Multi-objective Learning, ICLR 2023",
  parameters: [
    { name: "beta", type: "number", default: 0.5, above: 0, maximum: 1, summary: "How fast averages follow at the first step." },
    { name: "gamma", type: "number", default: 0.1, above: 0, summary: "How fast the mixture moves at the first step." },
    { name: "rho", type: "number", default: 0, minimum: 0, summary: "Pull of the mixture towards equal weights." },
    { name: "beta_decay", type: "number", default: 0.5, minimum: 0, summary: "Power of the step by which `beta` falls." },
    { name: "gamma_decay", type: "number", default: 0.5, minimum: 0, summary: "Power of the step by which `gamma` falls." },
    { name: "normalize", type: "boolean", default: false, summary: "Whether gradients get the length of their loss first." },
    { name: "project", type: "choice", choices: ["simplex", "softmax"], default: "simplex", summary: "How the mixture is brought back to the simplex." },
  ],
  scale: "mean",
  needs: "gram",
  combine: firstStep(state),
  state,
  rows: averagedRows(({ norms, losses, step }, args) => ({
    rate: Math.min(1, Number(args.beta) / step ** Number(args.beta_decay)),
    scale: (task) => (args.normalize === true ? losses[task] / (norms[task] + 1e-8) : 1),
  })),
};
