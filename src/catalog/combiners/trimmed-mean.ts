import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { CombinerDefinition } from "../definition.ts";

export const trimmedMean: CombinerDefinition = {
  kind: "combiner",
  name: "trimmed_mean",
  summary: "Coordinate by coordinate, leave out the largest and smallest gradients, then average.",
  documentation: [
    "For each weight the `trim` largest and the `trim` smallest of the K numbers are left out, and the rest is averaged: no single task can pull a weight far.",
    "A weight that too few tasks share keeps at least one number. A task without labels in a batch counts as 0.",
  ].join("\n"),
  source: "Yin et al., Byzantine-Robust Distributed Learning, ICML 2018",
  parameters: [{ name: "trim", type: "integer", default: 1, minimum: 0, unit: "tasks", summary: "How many are left out at each end." }],
  scale: "mean",
  needs: "gram",
  combine: ({ gram }) => gram.map(() => 1 / gram.length),
  rows: {
    slots: [],
    feeds: () => [],
    lower: (build, { rows }, args) => {
      const [tasks] = rows.shape;
      const trim = Math.min(Number(args.trim), Math.floor((tasks - 1) / 2));
      const ranks = ranksOf(build, rows);
      const inside = build.multiply(
        build.greater(ranks, build.scalar(trim - 0.5)), build.greater(build.scalar(tasks - trim - 0.5), ranks));
      // The combiner weighs each row by 1 / K.
      return { rows: build.multiply(build.multiply(rows, inside), build.scalar(tasks / (tasks - 2 * trim))), slots: [] };
    },
  },
};

/** How many numbers of its column each [S, n] number comes after; equal ones in the order of the rows. */
function ranksOf(build: Build, rows: Value): Value {
  const [tasks] = rows.shape;
  let ranks = build.multiply(rows, build.scalar(0));
  for (let other = 0; other < tasks; other++) {
    const row = build.slice(rows, 0, other, other + 1);
    const later = build.constant(Array.from({ length: tasks }, (_, task) => Number(task > other)), [tasks, 1]);
    ranks = build.add(ranks, build.add(build.greater(rows, row), build.multiply(build.equal(rows, row), later)));
  }
  return ranks;
}
