import type { CombinerDefinition } from "../definition.ts";
import { cleanGram } from "../solvers/gram.ts";
import { diagonal, type Vector } from "../solvers/matrix.ts";
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
    const squares = diagonal(gram);
    const distances = new Float64Array(tasks);
    const scores = gram.map((row, task) => nearness({ row, squares, distances }, task, near));
    const keep = Math.min(tasks, Number(args.keep));
    const kept = scores.map((_, task) => task).sort((left, right) => scores[left] - scores[right] || left - right).slice(0, keep);
    return scores.map((_, task) => (kept.includes(task) ? 1 / keep : 0));
  },
};

interface Neighbours {
  /** The gradient's products with all. */
  readonly row: Vector;
  readonly squares: Vector;
  /** Room for one gradient's distances. */
  readonly distances: Float64Array;
}

/** The sum of a gradient's squared distances to the `near` nearest others, the nearest first. */
function nearness({ row, squares, distances }: Neighbours, task: number, near: number): number {
  for (let other = 0; other < row.length; other++) distances[other] = Math.max(0, squares[task] + squares[other] - 2 * row[other]);
  // Its own place goes behind all others.
  distances[task] = Infinity;
  sortUp(distances);
  let sum = 0;
  for (let place = 0; place < Math.min(near, row.length); place++) sum += distances[place];
  return sum;
}

/** Beyond this many numbers the runtime's own sort is the faster one. */
const fewNumbers = 64;

function sortUp(values: Float64Array): void {
  if (values.length > fewNumbers) {
    values.sort();
    return;
  }
  for (let end = 1; end < values.length; end++) {
    const value = values[end];
    let place = end;
    for (; place > 0 && values[place - 1] > value; place--) values[place] = values[place - 1];
    values[place] = value;
  }
}
