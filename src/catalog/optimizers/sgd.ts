import type { OptimizerDefinition } from "../definition.ts";
import { decayRate, LEARNING_RATE, learningRate } from "./parameters.ts";

export const sgd: OptimizerDefinition = {
  kind: "optimizer",
  name: "sgd",
  summary: "Plain gradient descent, with momentum if wanted.",
  documentation: "`θ ← θ − lr · m` with `m ← momentum · m + g`; without momentum m is the gradient itself. With `nesterov` the step is `g + momentum · m`. As PyTorch's `SGD`.",
  source: "Robbins & Monro 1951; Polyak 1964 and Nesterov 1983 for the momentum",
  parameters: [learningRate(0.01), decayRate("momentum", 0, "Share of the last step that is kept."), {
    name: "nesterov", type: "boolean", default: false, summary: "Whether the step looks ahead along the momentum.",
  }],
  learningRateParameter: LEARNING_RATE,
  adaptive: false,
  slots: (args) => (Number(args.momentum) > 0 ? ["momentum"] : []),
  update: (math, { parameter, gradient, slots, learningRate: rate }, args) => {
    const [before] = slots;
    const share = math.constant(Number(args.momentum));
    const momentum = before === undefined ? gradient : math.add(math.multiply(share, before), gradient);
    const ahead = before !== undefined && args.nesterov === true;
    const direction = ahead ? math.add(gradient, math.multiply(share, momentum)) : momentum;
    return { parameter: math.subtract(parameter, math.multiply(rate, direction)), slots: before === undefined ? [] : [momentum] };
  },
};
