import type { CombinerDefinition } from "../definition.ts";
import { scaledGram } from "../solvers/gram.ts";
import { filled } from "../solvers/matrix.ts";
import { throughSpectrum } from "../solvers/spectrum.ts";
import { scope } from "./scope.ts";

/** Relative precision of 32-bit gradients: what lies below is not told apart from a null direction. */
const PRECISION = 2 ** -23;

export const aligned: CombinerDefinition = {
  kind: "combiner",
  name: "aligned",
  summary: "Make the gradients' principal components equally long, then average.",
  documentation: [
    "With `G = V Λ Vᵀ`, weights `√s · V Λ^(-1/2) Vᵀ · 1/K`: the gradient system gets condition number 1.",
    "`scale` chooses s among the eigenvalues: `min` (the paper), `median` (the lower of two) or `rmse` (their mean).",
  ].join("\n"),
  source: "Senushkin et al., Independent Component Alignment for Multi-Task Learning, CVPR 2023",
  parameters: [{
    name: "scale",
    type: "choice",
    choices: ["min", "median", "rmse"],
    default: "min",
    summary: "Which eigenvalue the components are brought to.",
  }, {
    name: "total",
    type: "boolean",
    default: false,
    summary: "Whether the tasks' parts are added up, as in the authors' code, instead of averaged: K times the step.",
  }, scope],
  scale: "mean",
  needs: "gram",
  combine: (measure, args) => {
    const { gram } = scaledGram(measure.gram);
    const share = args.total === true ? 1 : 1 / gram.length;
    return throughSpectrum(gram, filled(gram.length, share), (values) => {
      const limit = values[values.length - 1] * values.length * PRECISION;
      const kept = values.filter((value) => value > limit);
      if (kept.length === 0) return () => 1;
      const level = Math.sqrt(target(kept, String(args.scale)));
      return (value) => (value > limit ? level / Math.sqrt(value) : 0);
    });
  },
};

/** `kept` ascends. */
function target(kept: readonly number[], scale: string): number {
  if (scale === "median") return kept[Math.floor((kept.length - 1) / 2)];
  if (scale === "rmse") return kept.reduce((sum, value) => sum + value, 0) / kept.length;
  return kept[0];
}
