import type { ParameterDefinition } from "../definition.ts";

/** exp(x_k) / Σ exp(x), without overflow. */
export function softmax(values: readonly number[]): number[] {
  const highest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - highest));
  const sum = total(exponentials);
  return exponentials.map((value) => value / sum);
}

/** Jᵀv for the Jacobian J of `softmax` at the point whose value is z. */
export function softmaxPullback(z: readonly number[], v: readonly number[]): number[] {
  const mean = total(z.map((share, task) => share * v[task]));
  return z.map((share, task) => share * (v[task] - mean));
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function mean(values: readonly number[]): number {
  return values.length > 0 ? total(values) / values.length : 0;
}

/** Added to losses before a logarithm or a division, as released code does. */
export const EPSILON = 1e-8;

/** A list with one number a task: what it lacks is `missing`. */
export function listOf(value: unknown, tasks: number, missing: number): number[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return Array.from({ length: tasks }, (_, task) => {
    const given = list[task];
    return typeof given === "number" ? given : missing;
  });
}

/** Where the preference is a ray that the losses are to lie on: what it says of a task is the reverse. */
export const proportions: ParameterDefinition = {
  name: "preference", type: "numbers", optional: true,
  summary: "The proportions that the losses are to have, in the tasks' order: a larger number lets that loss be larger. Without it all alike.",
};

export const preference: ParameterDefinition = {
  name: "preference", type: "numbers", optional: true,
  summary: "How much each task counts, in their order; without it all alike, 1/K.",
};

export const reference: ParameterDefinition = {
  name: "reference", type: "numbers", optional: true,
  summary: "The best loss that each task could reach, in their order; without it 0.",
};
