import type { CombinerDefinition } from "../definition.ts";
import { equilibriumWeights } from "../solvers/equilibrium.ts";
import { cleanGram, roundingShare } from "../solvers/gram.ts";
import { quadratic } from "../solvers/matrix.ts";
import { every } from "./every.ts";
import { scope } from "./scope.ts";

export const nash: CombinerDefinition = {
  kind: "combiner",
  name: "nash",
  summary: "The bargaining solution: every task's relative gain counts the same.",
  documentation: [
    "Weights w > 0 with `G w = 1/w`, the Nash bargaining solution over steps of bounded length; it ignores how large a task's gradient is.",
    "The step then has norm √K whatever the gradients, so it is cut to `max_norm` (0: not). Where the tasks cannot all gain, the step tends to 0.",
    "Solved exactly by Newton's method, where released code often returns its starting point.",
  ].join("\n"),
  source: "Navon et al., Multi-Task Learning as a Bargaining Game, ICML 2022",
  parameters: [{ name: "max_norm", type: "number", default: 1, minimum: 0, summary: "Largest norm of the step; 0 for none." }, every, scope],
  scale: "sum",
  needs: "gram",
  ignoresLengths: true,
  combine: (measure, args) => {
    const { gram, scale } = cleanGram(measure.gram);
    const weights = equilibriumWeights(gram, 1, roundingShare(gram, measure.precision), measure.previous);
    const norm = Math.sqrt(Math.max(0, quadratic(gram, weights)));
    const limit = Number(args.max_norm);
    const factor = limit > 0 && norm > limit ? limit / norm : 1;
    return weights.map((weight) => (weight * factor) / Math.sqrt(scale));
  },
};
