import type { CombinerDefinition, CombinerState } from "../definition.ts";
import { filled, times } from "../solvers/matrix.ts";
import { projectOnSimplex } from "../solvers/simplex.ts";
import { firstStep, present, remembered, shares } from "./stateful.ts";

const state: CombinerState = {
  start: (tasks) => ({ mix: filled(tasks, 1 / tasks) }),
  combine: (measure, memory, args) => {
    const mix = shares(present(memory, "mix", measure));
    const products = times(measure.cross ?? measure.gram, mix);
    const moved = mix.map((value, task) => {
      const slope = products[task] + Number(args.rho) * value;
      return value - Number(args.gamma) * (Number.isFinite(slope) ? slope : 0);
    });
    const weights = projectOnSimplex(moved);
    return { weights, memory: { mix: remembered(memory, "mix", measure, weights) } };
  },
};

export const modo: CombinerDefinition = {
  kind: "combiner",
  name: "modo",
  summary: "Move slowly towards the shortest mixture of the gradients, by pairs of batches that are independent.",
  documentation: [
    "Mixture weights λ on the simplex follow `λ ← Π(λ − gamma (J₁J₂ᵀ λ + rho λ))`, J₁ and J₂ the gradients on two batches drawn besides; the step is `Σ λ_k g_k` on the third, the step's own.",
    "Products of independent batches have no bias by their noise, as one batch's have. Costs three measurements a step.",
  ].join("\n"),
  source: "Chen, Fernando, Ying & Chen, Three-Way Trade-Off in Multi-Objective Learning, NeurIPS 2023 and JMLR 2024",
  parameters: [
    { name: "gamma", type: "number", default: 0.1, minimum: 0, summary: "How fast the mixture moves." },
    { name: "rho", type: "number", default: 0, minimum: 0, summary: "Pull of the mixture towards equal weights." },
  ],
  scale: "mean",
  needs: "gram",
  samples: true,
  combine: firstStep(state),
  state,
};
