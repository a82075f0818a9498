import type { CombinerDefinition } from "../definition.ts";
import { cleanGram, roundingShare } from "../solvers/gram.ts";
import { dualCone } from "../solvers/dual-cone.ts";
import { oneAt, total, transposed } from "../solvers/matrix.ts";
import { regularize, regularized } from "./regularize.ts";
import { every } from "./every.ts";
import { scope } from "./scope.ts";

export const upgrad: CombinerDefinition = {
  kind: "combiner",
  name: "upgrad",
  summary: "Move each gradient as little as needed so that it hurts no task, then average.",
  documentation: [
    "Each task gradient is projected onto the cone of directions that conflict with no task, `{d : d·g_k ≥ 0}`; the step is the mean of the projections, so it conflicts with none.",
    "Solved exactly. Released code adds 1e-4 to the diagonal of the Gram matrix (divided by its trace), which leaves small conflicts: `regularize: 1e-4` does the same.",
  ].join("\n"),
  source: "Quinton & Rey, Jacobian Descent for Multi-Objective Optimization, 2024 (arXiv 2406.16232)",
  parameters: [regularize, every, scope],
  scale: "mean",
  needs: "gram",
  combine: (measure, args) => {
    const gram = regularized(cleanGram(measure.gram).gram, Number(args.regularize));
    const project = dualCone(gram, roundingShare(gram, measure.precision));
    const projections = gram.map((_, task) => project(oneAt(gram.length, task, 1 / gram.length)));
    return transposed(projections).map(total);
  },
};
