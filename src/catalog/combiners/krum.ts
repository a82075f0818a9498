import type { CombinerDefinition } from "../definition.ts";
import { cleanGram } from "../solvers/gram.ts";
import type { Matrix } from "../solvers/matrix.ts";
import { scope } from "./scope.ts";

export const krum: CombinerDefinition = {
  kind: "combiner",
  name: "krum",
  summary: "Average only the gradients that have the closest neighbours.",
  documentation: "A gradient's score is the sum of its squared distances to its K − `outliers` − 2 nearest neighbours; the `keep` gradients with the lowest scores are averaged, all others are left out.",
  source: "Blanchard et al., Machine Learning with Adversaries, NIPS 2017 (Multi-Krum)",
  parameters: [
    { name: "outliers", type: "integer", default: 1, minimum: 0, unit: "tasks", summary: "How many gradients may be far off." },
    { name: "keep", type: "integer", default: 1, minimum: 1, unit: "tasks", summary: "How many gradients are averaged." },
    scope,
  ],
  scale: "mean",
  needs: "gram",
  combine: (measure, args) => {
    const { gram } = cleanGram(measure.gram);
    const tasks = gram.length;
    const near = Math.max(1, tasks - Number(args.outliers) - 2);
    const scores = gram.map((_, task) => nearness(gram, task, near));
    const keep = Math.min(tasks, Number(args.keep));
    const kept = scores.map((_, task) => task).sort((left, right) => scores[left] - scores[right] || left - right).slice(0, keep);
    return scores.map((_, task) => (kept.includes(task) ? 1 / keep : 0));
  },
};

/** The sum of a gradient's squared distances to the `near` nearest others. */
function nearness(gram: Matrix, task: number, near: number): number {
  const row = gram[task];
  const distances = new Float64Array(row.length);
  for (let other = 0; other < row.length; other++) distances[other] = Math.max(0, row[task] + gram[other][other] - 2 * row[other]);
  // Its own place goes behind all others.
  distances[task] = Infinity;
  return distances.sort().subarray(0, near).reduce((sum, distance) => sum + distance, 0);
}
