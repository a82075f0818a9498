import type { CombinerDefinition, CombinerState } from "../definition.ts";
import { diagonal, filled, total } from "../solvers/matrix.ts";
import { firstStep, present, remembered } from "./stateful.ts";

const state: CombinerState = {
  start: (tasks) => ({ weights: filled(tasks, 1), first: filled(tasks, 0) }),
  combine: (measure, memory, args) => {
    // Without the row form, at the very first step, e is the sum of |g| at most; the square's root has its units.
    const excess = measure.told ?? diagonal(measure.gram).map((square) => Math.sqrt(Math.max(0, square)) || 0);
    const first = present(memory, "first", measure);
    const before = present(memory, "weights", measure);
    const grown = before.map((weight, task) => (first[task] > 0 ? weight * Math.exp(Number(args.rate) * Math.min(100, excess[task] / first[task])) : weight));
    const share = total(before) / total(grown);
    const weights = grown.map((weight) => weight * share);
    return {
      weights,
      memory: {
        weights: remembered(memory, "weights", measure, weights),
        first: remembered(memory, "first", measure, first.map((value, task) => (value > 0 ? value : excess[task]))),
      },
    };
  },
};

export const excess: CombinerDefinition = {
  kind: "combiner",
  name: "excess",
  summary: "Weigh tasks by how far they are from their best, so that noisy labels do not win.",
  documentation: [
    "The excess risk of a task is estimated by `e = Σ g² / √S` with S the sum of squared gradients so far (as Adagrad has it); weights follow `w ← w · exp(rate · e / e₀)`, then sum to K again.",
    "The first step has weights 1. Keeps one number for every task and shared weight.",
  ].join("\n"),
  source: "He et al., Robust Multi-Task Learning with Excess Risks, ICML 2024",
  parameters: [{ name: "rate", type: "number", default: 0.01, minimum: 0, summary: "How fast weights move; TorchJD has 1." }],
  scale: "sum",
  needs: "gram",
  combine: firstStep(state),
  state,
  rows: {
    slots: ["squares"],
    feeds: () => [],
    lower: (build, { rows, slots: [before] }) => {
      const squares = build.multiply(rows, rows);
      const sums = build.add(before, squares);
      const told = build.divide(squares, build.sqrt(build.add(sums, build.scalar(1e-7))));
      return { rows, slots: [sums], told: build.sum(told, { axes: [1], keep: false }) };
    },
  },
};
