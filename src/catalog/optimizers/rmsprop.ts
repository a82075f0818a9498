import type { OptimizerDefinition } from "../definition.ts";
import { movingMean } from "./adam.ts";
import { decayRate, epsilon, LEARNING_RATE, learningRate } from "./parameters.ts";

export const rmsprop: OptimizerDefinition = {
  kind: "optimizer",
  name: "rmsprop",
  summary: "Gradient over the root of its recent squares.",
  documentation: "`θ ← θ − lr · g / (√v + epsilon)` with v a moving mean of g². As PyTorch's `RMSprop`.",
  source: "Tieleman & Hinton, lecture 6.5 of Neural Networks for Machine Learning, 2012",
  parameters: [learningRate(0.01), decayRate("alpha", 0.99, "Decay of the moving mean of squares."), epsilon(1e-8)],
  learningRateParameter: LEARNING_RATE,
  adaptive: true,
  slots: () => ["second_moment"],
  update: (math, { parameter, gradient, slots: [square], learningRate: rate }, args) => {
    const second = movingMean(math, Number(args.alpha), square, math.multiply(gradient, gradient));
    const root = math.add(math.sqrt(second), math.constant(Number(args.epsilon)));
    return { parameter: math.subtract(parameter, math.multiply(rate, math.divide(gradient, root))), slots: [second] };
  },
};
