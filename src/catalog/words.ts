import type { ArgumentValue, Arguments, WordValue } from "../graph/model.ts";
import type { ParameterDefinition } from "./definition.ts";

/** A word of the catalogue as an argument: `word("adam", { lr: 1e-3 })`. */
export function word(name: string, args: Arguments = {}): WordValue {
  return { word: name, arguments: args };
}

export function isWord(value: ArgumentValue | undefined): value is WordValue {
  return typeof value === "object" && "word" in value;
}

/** An argument of type `integer` or `number`. */
export function numberOf(args: Arguments, name: string, fallback = 0): number {
  const value = args[name];
  return typeof value === "number" ? value : fallback;
}

/** An argument of type `integers`: one number stands for both. */
export function pairOf(value: ArgumentValue | undefined, fallback: readonly [number, number]): readonly [number, number] {
  if (typeof value === "number") return [value, value];
  if (!Array.isArray(value)) return fallback;
  const [first, second = first] = value as readonly ArgumentValue[];
  return typeof first === "number" && typeof second === "number" ? [first, second] : fallback;
}

/** The parameter `activation` as layers with weights have it. */
export const activationParameter: ParameterDefinition = {
  name: "activation",
  type: "word",
  words: "activation",
  summary: "What is applied to the result.",
  default: word("linear"),
};

/** The parameter `bias` as layers with weights have it. */
export const biasParameter: ParameterDefinition = {
  name: "bias",
  type: "boolean",
  summary: "Whether a learned number is added to every unit.",
  default: true,
};
