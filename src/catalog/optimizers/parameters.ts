import type { ParameterDefinition } from "../definition.ts";

export const LEARNING_RATE = "lr";

export function learningRate(value: number): ParameterDefinition {
  return { name: LEARNING_RATE, type: "number", default: value, minimum: 0, summary: "Learning rate: how long a step is." };
}

/** A decay of a moving average: 0 forgets at once, close to 1 remembers long. */
export function decayRate(name: string, value: number, summary: string): ParameterDefinition {
  return { name, type: "number", default: value, minimum: 0, maximum: 1, summary };
}

export function epsilon(value: number): ParameterDefinition {
  return { name: "epsilon", type: "number", default: value, minimum: 0, summary: "Added to the denominator, outside the root." };
}
