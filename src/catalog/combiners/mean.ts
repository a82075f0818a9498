import type { CombinerDefinition } from "../definition.ts";

export const mean: CombinerDefinition = {
  kind: "combiner",
  name: "mean",
  summary: "Average the task gradients.",
  documentation: "The step is `Σ g_k / K`: `sum` at a learning rate K times smaller. Use it to compare fairly with combiners on mean scale (`mgda`, `cagrad`, `upgrad`).",
  parameters: [],
  scale: "mean",
  needs: "nothing",
  combine: ({ gram }) => gram.map(() => 1 / gram.length),
};
