import type { OptimizerDefinition } from "../definition.ts";
import { epsilon, LEARNING_RATE, learningRate } from "./parameters.ts";

export const adagrad: OptimizerDefinition = {
  kind: "optimizer",
  name: "adagrad",
  summary: "Gradient over the root of all its squares so far.",
  documentation: "`θ ← θ − lr · g / (√s + epsilon)` with s the sum of g² since the start; for rare features. As PyTorch's `Adagrad`.",
  source: "Duchi, Hazan & Singer, Adaptive Subgradient Methods, JMLR 2011",
  parameters: [learningRate(0.01), epsilon(1e-10)],
  learningRateParameter: LEARNING_RATE,
  adaptive: true,
  slots: () => ["squares"],
  update: (math, { parameter, gradient, slots: [squares], learningRate: rate }, args) => {
    const sum = math.add(squares, math.multiply(gradient, gradient));
    const root = math.add(math.sqrt(sum), math.constant(Number(args.epsilon)));
    return { parameter: math.subtract(parameter, math.multiply(rate, math.divide(gradient, root))), slots: [sum] };
  },
};
