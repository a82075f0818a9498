import type { PenaltyDefinition } from "../definition.ts";
import { strength } from "../penalty.ts";
import { identity, squared, sumOf } from "./numbers.ts";

/** Squared lengths below this count as none: a task without labels in the batch has no angle to any other. */
const shortest = 1e-18;

export const cosreg: PenaltyDefinition = {
  kind: "penalty",
  name: "cosreg",
  summary: "Draws the gradients of tasks towards right angles on what they share.",
  documentation: [
    "Σ over all pairs of tasks of the squared cosine between their gradients on shared weights: 0 where no step for one task touches another. `penalty cosreg(0.01)` has no parts.",
    "Its gradient is exact, by differentiating every task's backward pass once more, in the same program: about three times the time of a plain step. A pair's cosine is over all weights that both own.",
  ].join("\n"),
  source: "Suteu & Guo 2019, Regularizing deep multi-task networks using orthogonal gradients",
  example: "trunk = x -> dense(8, tanh)\ntask a, b : number = trunk\npenalty cosreg(0.01)",
  parameters: [strength],
  form: {
    reads: "gradients",
    lower(build, gram) {
      const [tasks] = gram.shape;
      const own = build.sum(build.multiply(gram, identity(build, tasks)), { axes: [1], keep: true });
      const lengths = build.sqrt(build.maximum(own, build.scalar(shortest)));
      const cosines = build.divide(build.divide(gram, lengths), build.reshape(lengths, [1, tasks]));
      const apart = build.subtract(build.scalar(1), identity(build, tasks));
      return build.multiply(sumOf(build, squared(build, build.multiply(cosines, apart))), build.scalar(0.5));
    },
  },
};
