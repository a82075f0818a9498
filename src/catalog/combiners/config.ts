import type { CombinerDefinition } from "../definition.ts";
import { solveSemidefinite } from "../solvers/eigen.ts";
import { cleanGram, roundingShare } from "../solvers/gram.ts";
import { diagonal, dot, mapMatrix, quadratic, times } from "../solvers/matrix.ts";
import { scope } from "./scope.ts";

export const config: CombinerDefinition = {
  kind: "combiner",
  name: "config",
  summary: "The direction at equal angles to all task gradients (ConFIG).",
  documentation: "The unit direction u with the same cosine to every task gradient, `u ∝ pinv(unit rows) · 1`; the step is `(Σ g_k·u) u`. Where the gradients cancel there is no such direction, and the step is 0.",
  source: "Liu et al., ConFIG: Towards Conflict-free Training of Physics Informed Neural Networks, ICLR 2025 (arXiv 2408.11104)",
  parameters: [scope],
  scale: "sum",
  needs: "gram",
  ignoresLengths: true,
  combine: (measure) => {
    const { gram } = cleanGram(measure.gram);
    const norms = diagonal(gram).map(Math.sqrt);
    const cosines = mapMatrix(gram, (value, row, column) => (norms[row] > 0 && norms[column] > 0 ? value / (norms[row] * norms[column]) : 0));
    const mix = solveSemidefinite(cosines, norms.map((norm) => (norm > 0 ? 1 : 0)), roundingShare(gram, measure.precision));
    const square = quadratic(cosines, mix);
    if (!(square > 1e-12)) return norms.map(() => 0);
    const length = dot(norms, times(cosines, mix)) / square;
    return mix.map((value, task) => (norms[task] > 0 ? (length * value) / norms[task] : 0));
  },
};
