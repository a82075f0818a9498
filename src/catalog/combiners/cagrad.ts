import type { CombinerDefinition } from "../definition.ts";
import { conflictAverse } from "../solvers/conflict-averse.ts";
import { cleanGram, roundingShare } from "../solvers/gram.ts";
import { every } from "./every.ts";
import { scope } from "./scope.ts";

export const cagrad: CombinerDefinition = {
  kind: "combiner",
  name: "cagrad",
  summary: "Near the mean gradient, the step that helps the worst-off task most.",
  documentation: [
    "Among all steps within `c · |g₀|` of the mean gradient g₀, the one whose smallest `g_k·d` is largest. `c: 0` is `mean`; for large c it tends towards `mgda`.",
    "`rescale` divides the step: 0 by nothing (the paper), 1 by `1 + c²` (the authors' code), 2 by `1 + c`.",
    "Solved exactly, where released code iterates.",
  ].join("\n"),
  source: "Liu et al., Conflict-Averse Gradient Descent for Multi-task Learning, NeurIPS 2021",
  parameters: [
    { name: "c", type: "number", default: 0.5, minimum: 0, summary: "How far from the mean gradient, as a share of its norm." },
    { name: "rescale", type: "integer", default: 0, minimum: 0, maximum: 2, summary: "0: as it is; 1: divided by 1 + c²; 2: divided by 1 + c." },
    every,
    scope,
  ],
  scale: "mean",
  needs: "gram",
  combine: (measure, args) => {
    const c = Number(args.c);
    const divisor = [1, 1 + c * c, 1 + c][Number(args.rescale)];
    const previous = measure.previous?.map((weight) => weight * divisor);
    const { gram } = cleanGram(measure.gram);
    return conflictAverse(gram, c, roundingShare(gram, measure.precision), previous).map((weight) => weight / divisor);
  },
};
