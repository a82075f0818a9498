import type { OptimizerDefinition } from "../definition.ts";
import { adam, adamParameters, adamUpdate } from "./adam.ts";
import { LEARNING_RATE } from "./parameters.ts";

export const adamw: OptimizerDefinition = {
  kind: "optimizer",
  name: "adamw",
  summary: "Adam with weight decay that the moments do not see.",
  documentation: "First `θ ← (1 − lr · decay) θ`, then Adam's step on the gradient alone. As PyTorch's `AdamW`.",
  source: "Loshchilov & Hutter, Decoupled Weight Decay Regularization, ICLR 2019",
  parameters: [
    adamParameters[0],
    { name: "decay", type: "number", default: 0.01, minimum: 0, summary: "Weight decay, as a share of the learning rate." },
    ...adamParameters.slice(1),
  ],
  learningRateParameter: LEARNING_RATE,
  adaptive: true,
  slots: adam.slots,
  update: (math, inputs, args) => {
    const kept = math.subtract(math.constant(1), math.multiply(inputs.learningRate, math.constant(Number(args.decay))));
    return adamUpdate(math, { ...inputs, parameter: math.multiply(inputs.parameter, kept) }, args);
  },
};
