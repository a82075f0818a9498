import type { CombinerDefinition } from "../definition.ts";
import { equilibriumWeights } from "../solvers/equilibrium.ts";
import { cleanGram, roundingShare } from "../solvers/gram.ts";
import { every } from "./every.ts";
import { scope } from "./scope.ts";

export const fairgrad: CombinerDefinition = {
  kind: "combiner",
  name: "fairgrad",
  summary: "A fair share of progress for each task, with fairness as a dial.",
  documentation: "Weights w > 0 with `G w = w^(-1/α)`: `alpha: 1` is `nash` without its limit, larger values come closer to helping the worst-off task alone. Solved exactly by Newton's method.",
  source: "Ban & Ji, Fair Resource Allocation in Multi-Task Learning, ICML 2024",
  parameters: [{ name: "alpha", type: "number", default: 1, above: 0, summary: "Fairness; 1 is proportional." }, every, scope],
  scale: "sum",
  needs: "gram",
  ignoresLengths: true,
  combine: (measure, args) => {
    const { gram, scale } = cleanGram(measure.gram);
    const alpha = Number(args.alpha);
    const factor = scale ** (-alpha / (alpha + 1));
    return equilibriumWeights(gram, alpha, roundingShare(gram, measure.precision), measure.previous).map((weight) => weight * factor);
  },
};
