import { adam } from "../optimizers/adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import type { Arguments, Mover, StepMeasure, WeightingDefinition, WeightingState } from "../definition.ts";
import { mean, softmax, softmaxPullback, total } from "./mixing.ts";

/** Keeps a weight from reaching 0, where it could not come back from. */
const FLOOR = 1e-3;

export const gradnorm: WeightingDefinition = {
  kind: "weighting",
  name: "gradnorm",
  summary: "Learn weights that bring the tasks' gradient norms together; slow tasks get more.",
  documentation: [
    "Minimises `Σ |w_k n_k − t_k|` over the weights, with n_k the norm of a task's gradient on shared weights and the target",
    "`t_k = mean(w n) · r_k^alpha`, r_k the loss as a share of its first value over the mean of these shares.",
    "`direct` moves the weights themselves and makes them sum to K again after each step (the paper); `softmax` learns numbers p with `w = K · softmax(p)`.",
    "Every step computes each task's gradient.",
  ].join("\n"),
  source: "Chen et al., GradNorm: Gradient Normalization for Adaptive Loss Balancing, ICML 2018",
  parameters: [
    { name: "alpha", type: "number", default: 1.5, minimum: 0, summary: "How much more a slow task gets; 0 makes all norms equal." },
    { name: "lr", type: "number", default: 0.025, minimum: 0, summary: "Learning rate of the weights." },
    { name: "form", type: "choice", choices: ["direct", "softmax"], default: "direct", summary: "What is learned: the weights, or p of their softmax." },
    { name: "optimizer", type: "choice", choices: ["sgd", "adam"], default: "sgd", summary: "The rule that moves them." },
  ],
  needs: "gradients",
  start: (tasks) => ({ tasks, learned: new Array<number>(tasks).fill(1), memory: {} }),
  weights: (state, _, args) => weightsOf(state, args),
  gradient: (state, measure, args) => {
    const weights = weightsOf(state, args);
    const norms = measure.gradientNorms ?? weights.map(() => 0);
    const sizes = weights.map((weight, task) => Math.abs(weight * norms[task]));
    const targets = targetsOf(sizes, state, measure, Number(args.alpha));
    // A task without a gradient in this batch says nothing about its weight.
    const slopes = norms.map((norm, task) => (norm > 0 ? Math.sign(sizes[task] - targets[task]) * norm : 0));
    return args.form === "softmax" ? softmaxPullback(softmax(state.learned), slopes).map((slope) => slope * state.tasks) : slopes;
  },
  mover: (args): Mover => args.optimizer === "adam"
    ? { optimizer: adam, args: { lr: Number(args.lr), beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }
    : { optimizer: sgd, args: { lr: Number(args.lr), momentum: 0 } },
  advance: (state, { losses }, args) => ({
    ...state,
    learned: args.form === "softmax" ? state.learned : normalized(state.learned),
    memory: { first: state.memory?.first ?? [...losses] },
  }),
};

function weightsOf({ tasks, learned }: WeightingState, args: Arguments): readonly number[] {
  return args.form === "softmax" ? softmax(learned).map((share) => share * tasks) : learned;
}

function targetsOf(sizes: readonly number[], { memory }: WeightingState, { losses, gradientNorms }: StepMeasure, alpha: number): number[] {
  const present = sizes.flatMap((_, task) => ((gradientNorms?.[task] ?? 0) > 0 ? [task] : []));
  const shares = losses.map((loss, task) => shareOf(loss, memory?.first?.[task] ?? loss));
  const level = mean(present.map((task) => sizes[task]));
  const pace = mean(present.map((task) => shares[task]));
  return shares.map((share) => (pace > 0 ? level * (share / pace) ** alpha : level));
}

function shareOf(loss: number, first: number): number {
  return first > 0 && loss >= 0 ? loss / first : 1;
}

function normalized(weights: readonly number[]): number[] {
  const bounded = weights.map((weight) => Math.max(weight, FLOOR));
  const sum = total(bounded);
  return bounded.map((weight) => (weight * bounded.length) / sum);
}
