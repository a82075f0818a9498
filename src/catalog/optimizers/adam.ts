import type { Arguments, Arithmetic, OptimizerDefinition, UpdateInputs } from "../definition.ts";
import { decayRate, epsilon, LEARNING_RATE, learningRate } from "./parameters.ts";

export const adamParameters = [
  learningRate(1e-3),
  decayRate("beta1", 0.9, "Decay of the moving mean of gradients."),
  decayRate("beta2", 0.999, "Decay of the moving mean of their squares."),
  epsilon(1e-8),
];

export const adam: OptimizerDefinition = {
  kind: "optimizer",
  name: "adam",
  summary: "Steps of about equal length for every weight.",
  documentation: [
    "`θ ← θ − lr · m̂ / (√v̂ + epsilon)` with moving means m of the gradient and v of its square, both corrected for their start at 0. As PyTorch's `Adam`.",
  ].join("\n"),
  source: "Kingma & Ba, Adam: A Method for Stochastic Optimization, ICLR 2015",
  parameters: adamParameters,
  learningRateParameter: LEARNING_RATE,
  adaptive: true,
  slots: () => ["first_moment", "second_moment"],
  update: adamUpdate,
};

export function adamUpdate<T>(math: Arithmetic<T>, inputs: UpdateInputs<T>, args: Arguments): { parameter: T; slots: T[] } {
  const { parameter, gradient, slots: [mean, square], learningRate: rate, step } = inputs;
  const first = movingMean(math, Number(args.beta1), mean, gradient);
  const second = movingMean(math, Number(args.beta2), square, math.multiply(gradient, gradient));
  const one = math.constant(1);
  const correction = (beta: number) => math.subtract(one, math.power(math.constant(beta), step));
  const root = math.sqrt(correction(Number(args.beta2)));
  // The order of the paper's section 2: both corrections go into two scalars, so that no weight pays for them.
  const size = math.divide(math.multiply(rate, root), correction(Number(args.beta1)));
  const direction = math.divide(first, math.add(math.sqrt(second), math.multiply(math.constant(Number(args.epsilon)), root)));
  return { parameter: math.subtract(parameter, math.multiply(size, direction)), slots: [first, second] };
}

/** decay · mean + (1 − decay) · value */
export function movingMean<T>(math: Arithmetic<T>, decay: number, mean: T, value: T): T {
  return math.add(math.multiply(math.constant(decay), mean), math.multiply(math.constant(1 - decay), value));
}
