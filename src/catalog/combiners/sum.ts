import type { CombinerDefinition } from "../definition.ts";

export const sum: CombinerDefinition = {
  kind: "combiner",
  name: "sum",
  summary: "Add the task gradients.",
  documentation: "The step is `Σ g_k`, as if the weighted losses were added: one backward pass, no Gram matrix. The baseline that every other combiner is compared with.",
  parameters: [],
  scale: "sum",
  needs: "nothing",
  combine: ({ gram }) => gram.map(() => 1),
};
