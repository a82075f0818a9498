import type { ParameterDefinition, PlainDefinition } from "../definition.ts";

const inner: ParameterDefinition = { name: "inner", type: "integer", default: 5, minimum: 1, unit: "steps", summary: "Steps that each task takes for itself." };
const lr: ParameterDefinition = { name: "lr", type: "number", default: 0.01, above: 0, summary: "Learning rate of these steps, plain SGD." };
const cost = "Costs `inner` passes a task and step instead of one for all, and copies all weights once a task.";

/** Starts from which every task learns fast: the words after `meta:`. */
export const metas: readonly PlainDefinition[] = [
  {
    kind: "meta",
    name: "maml",
    summary: "Weights from which a few steps of any task lead far (first-order MAML).",
    documentation: "For every task, `inner` steps of its own from the present weights, on batches drawn besides; the gradient of its loss where they lead, on the step's batch, is "
      + `what the task brings to weighting, combining and the optimizer. Second derivatives are left out. ${cost}`,
    source: "Finn, Abbeel & Levine, Model-Agnostic Meta-Learning, ICML 2017 (first-order form)",
    parameters: [inner, lr],
  },
  {
    kind: "meta",
    name: "reptile",
    summary: "Weights near to where every task's own steps lead.",
    documentation: "For every task, `inner` steps of its own from the present weights, the last of them on the step's batch; the way that they went, (θ − θ′) / lr, is what the task brings to "
      + `weighting, combining and the optimizer. With \`inner: 1\` it is the plain gradient. ${cost}`,
    source: "Nichol, Achiam & Schulman, On First-Order Meta-Learning Algorithms, 2018",
    parameters: [inner, lr],
  },
];
