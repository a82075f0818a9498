import type { CombinerDefinition } from "../definition.ts";
import { cleanGram } from "../solvers/gram.ts";
import { addTo, dot, filled } from "../solvers/matrix.ts";
import { fastEigen } from "../solvers/tridiagonal.ts";
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
  }, scope],
  scale: "mean",
  needs: "gram",
  combine: (measure, args) => {
    const { gram } = cleanGram(measure.gram);
    const eigen = fastEigen(gram);
    const limit = Math.max(...eigen.values) * gram.length * PRECISION;
    const kept = eigen.values.filter((value) => value > limit);
    if (kept.length === 0) return filled(gram.length, 1 / gram.length);
    const level = Math.sqrt(target(kept, String(args.scale)));
    const equal = filled(gram.length, 1 / gram.length);
    const weights = filled(gram.length, 0);
    eigen.values.forEach((value, index) => {
      const vector = eigen.vectors[index];
      if (value > limit) addTo(weights, vector, (level / Math.sqrt(value)) * dot(vector, equal));
    });
    return weights;
  },
};

/** `kept` ascends. */
function target(kept: readonly number[], scale: string): number {
  if (scale === "median") return kept[Math.floor((kept.length - 1) / 2)];
  if (scale === "rmse") return kept.reduce((sum, value) => sum + value, 0) / kept.length;
  return kept[0];
}
