import type { OptimizerDefinition } from "../definition.ts";
import { decayRate, LEARNING_RATE, learningRate } from "./parameters.ts";

export const sgd: OptimizerDefinition = {
  kind: "optimizer",
  name: "sgd",
  summary: "Plain gradient descent, with momentum if wanted.",
  documentation: "`θ ← θ − lr · m` with `m ← momentum · m + g`; without momentum m is the gradient itself. As PyTorch's `SGD`.",
  parameters: [learningRate(0.01), decayRate("momentum", 0, "Share of the last step that is kept.")],
  learningRateParameter: LEARNING_RATE,
  adaptive: false,
  slots: (args) => (Number(args.momentum) > 0 ? ["momentum"] : []),
  update: (math, { parameter, gradient, slots, learningRate: rate }, args) => {
    const [momentum] = slots;
    const moved = momentum === undefined ? gradient : math.add(math.multiply(math.constant(Number(args.momentum)), momentum), gradient);
    return { parameter: math.subtract(parameter, math.multiply(rate, moved)), slots: momentum === undefined ? [] : [moved] };
  },
};
