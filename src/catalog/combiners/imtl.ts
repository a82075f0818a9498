import type { CombinerDefinition } from "../definition.ts";
import { solveSemidefinite } from "../solvers/eigen.ts";
import { cleanGram, roundingShare } from "../solvers/gram.ts";
import { diagonal, total } from "../solvers/matrix.ts";
import { scope } from "./scope.ts";

export const imtl: CombinerDefinition = {
  kind: "combiner",
  name: "imtl",
  summary: "A step whose projections onto all task gradients are equal (IMTL-G).",
  documentation: "Weights that sum to 1 and make `d·g_k / |g_k|` the same for every task; they may be negative. With dependent gradients the pseudoinverse decides; the mean where even that has no direction.",
  source: "Liu et al., Towards Impartial Multi-task Learning, ICLR 2021",
  parameters: [scope],
  scale: "mean",
  needs: "gram",
  ignoresLengths: true,
  combine: (measure) => {
    const { gram } = cleanGram(measure.gram);
    const rounding = roundingShare(gram, measure.precision);
    const v = solveSemidefinite(gram, diagonal(gram).map(Math.sqrt), rounding);
    const sum = total(v);
    // A sum that has lost half of its digits would make a step of any length.
    return Math.abs(sum) > Math.sqrt(rounding) * total(v.map(Math.abs)) ? v.map((value) => value / sum) : v.map(() => 1 / v.length);
  },
};
