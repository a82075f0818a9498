import type { CombinerDefinition } from "../definition.ts";
import { dualConeWeights } from "../solvers/dual-cone.ts";
import { cleanGram, roundingShare } from "../solvers/gram.ts";
import { filled } from "../solvers/matrix.ts";
import { regularize, regularized } from "./regularize.ts";
import { every } from "./every.ts";
import { scope } from "./scope.ts";

export const dualproj: CombinerDefinition = {
  kind: "combiner",
  name: "dualproj",
  summary: "Move the mean gradient as little as needed so that it hurts no task.",
  documentation: "The mean gradient is projected onto the cone of directions that conflict with no task, `{d : d·g_k ≥ 0}`. One projection where `upgrad` makes one for each task. Solved exactly.",
  source: "Lopez-Paz & Ranzato, Gradient Episodic Memory, NIPS 2017",
  parameters: [regularize, every, scope],
  scale: "mean",
  needs: "gram",
  combine: (measure, args) => {
    const gram = regularized(cleanGram(measure.gram).gram, Number(args.regularize));
    return dualConeWeights(gram, filled(gram.length, 1 / gram.length), roundingShare(gram, measure.precision), measure.previous);
  },
};
