import { defaultsOf } from "../arguments.ts";
import type { CombinerDefinition, CombinerState } from "../definition.ts";
import { filled } from "../solvers/matrix.ts";
import { firstStep, present, remembered } from "./stateful.ts";
import { scope } from "./scope.ts";

/** The wrapper around those combiners that remember nothing and change no rows. */
export function crMogm(inner: readonly CombinerDefinition[]): CombinerDefinition {
  const state: CombinerState = {
    start: (tasks) => ({ average: filled(tasks, 0), seen: filled(tasks, 0) }),
    combine: (measure, memory, args) => {
      const word = inner.find(({ name }) => name === args.inner) ?? inner[0];
      const found = word.combine(measure, defaultsOf(word));
      const [before, seen] = [present(memory, "average", measure), present(memory, "seen", measure)];
      const kept = Number(args.alpha);
      const weights = found.map((weight, task) => (seen[task] > 0 ? kept * before[task] + (1 - kept) * weight : weight));
      return {
        weights,
        memory: { average: remembered(memory, "average", measure, weights), seen: remembered(memory, "seen", measure, weights.map(() => 1)) },
      };
    },
  };
  return {
    kind: "combiner",
    name: "cr_mogm",
    summary: "Average another combiner's weights over steps, so that noise of single batches cancels.",
    documentation: "Weights `λ ← alpha · λ + (1 − alpha) · λ̂` with λ̂ those of the combiner `inner` (at its defaults) in this step; the first step takes them as they are.",
    source: "Zhou et al., On the Convergence of Stochastic Multi-Objective Gradient Manipulation and Beyond, NeurIPS 2022",
    parameters: [
      { name: "inner", type: "choice", choices: inner.map(({ name }) => name), default: "mgda", summary: "Whose weights are averaged." },
      { name: "alpha", type: "number", default: 0.9, minimum: 0, maximum: 1, summary: "Share of the average that is kept." },
      scope,
    ],
    scale: "mean",
    needs: "gram",
    combine: firstStep(state),
    state,
  };
}
