import type { OptimizerDefinition } from "../definition.ts";
import { movingMean } from "./adam.ts";
import { decayRate, LEARNING_RATE, learningRate } from "./parameters.ts";

export const lion: OptimizerDefinition = {
  kind: "optimizer",
  name: "lion",
  summary: "Steps of exactly the learning rate, in the direction of a momentum's signs.",
  documentation: "`θ ← θ − lr · (sign(beta1 · m + (1 − beta1) · g) + decay · θ)`, then `m ← beta2 · m + (1 − beta2) · g`. Half of Adam's memory; takes a rate 3 to 10 times smaller.",
  source: "Chen et al., Symbolic Discovery of Optimization Algorithms, NeurIPS 2023",
  parameters: [
    learningRate(1e-4),
    decayRate("beta1", 0.9, "Share of the momentum in the direction of a step."),
    decayRate("beta2", 0.99, "Decay of the momentum."),
    { name: "decay", type: "number", default: 0, minimum: 0, summary: "Weight decay, as a share of the learning rate." },
  ],
  learningRateParameter: LEARNING_RATE,
  adaptive: true,
  slots: () => ["momentum"],
  update: (math, { parameter, gradient, slots: [momentum], learningRate: rate }, args) => {
    const direction = math.sign(movingMean(math, Number(args.beta1), momentum, gradient));
    const decay = Number(args.decay);
    const whole = decay > 0 ? math.add(direction, math.multiply(math.constant(decay), parameter)) : direction;
    return {
      parameter: math.subtract(parameter, math.multiply(rate, whole)),
      slots: [movingMean(math, Number(args.beta2), momentum, gradient)],
    };
  },
};
