import type { CombinerDefinition, GramMeasure } from "../definition.ts";
import { shortestOnSimplex } from "../solvers/simplex-pivot.ts";
import { cleanGram } from "../solvers/gram.ts";
import { diagonal, filled, type Matrix, mapMatrix, type Vector } from "../solvers/matrix.ts";
import { every } from "./every.ts";
import { scope } from "./scope.ts";

export const mgda: CombinerDefinition = {
  kind: "combiner",
  name: "mgda",
  summary: "The shortest mixture of the task gradients: no task gets worse.",
  documentation: [
    "Weights w on the simplex that minimise `|Σ w_k g_k|`: the step lowers every loss to first order, and is 0 where no such step exists. Small gradients get large weights.",
    "`normalize` divides the gradients first: by their norms (`l2`), by the losses (`loss`) or by both (`loss_plus`); the step mixes the divided gradients.",
    "Solved exactly, where released code iterates.",
  ].join("\n"),
  source: "Désidéri 2012; Sener & Koltun, Multi-Task Learning as Multi-Objective Optimization, NeurIPS 2018",
  parameters: [{
    name: "normalize",
    type: "choice",
    choices: ["none", "l2", "loss", "loss_plus"],
    default: "none",
    summary: "What the gradients are divided by first.",
  }, every, scope],
  scale: "mean",
  needs: "gram",
  combine: (measure, args) => {
    const sizes = normalizers(measure, String(args.normalize));
    const divided = mapMatrix(measure.gram, (value, row, column) => value / (sizes[row] * sizes[column]));
    return minimumNorm(cleanGram(divided).gram, measure.previous).map((weight, task) => weight / sizes[task]);
  },
};

/** argmin over the simplex of wᵀGw (Wolfe 1976; for two tasks the closed form of Sener & Koltun); `guess` has its support, or nearly. */
export function minimumNorm(gram: Matrix, guess?: Vector): number[] {
  if (gram.length === 2) return shortestOfTwo(gram);
  return shortestOnSimplex(gram, filled(gram.length, 0), guess);
}

function shortestOfTwo([[aa, ab], [, bb]]: Matrix): number[] {
  const length = aa - 2 * ab + bb;
  const first = length > 0 ? Math.min(1, Math.max(0, (bb - ab) / length)) : 0.5;
  return [first, 1 - first];
}

/** What each gradient is divided by; 1 where that would be 0 or not finite. */
function normalizers({ gram, losses }: GramMeasure, normalize: string): number[] {
  const norms = diagonal(gram).map((square) => Math.sqrt(Math.max(0, square)));
  const sizes: Record<string, readonly number[]> = { l2: norms, loss: losses, loss_plus: norms.map((norm, task) => norm * losses[task]) };
  return norms.map((_, task) => {
    const size = sizes[normalize]?.[task] ?? 1;
    return Number.isFinite(size) && size > 0 ? size : 1;
  });
}
