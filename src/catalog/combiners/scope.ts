import type { ParameterDefinition } from "../definition.ts";

export const scope: ParameterDefinition = {
  name: "scope", type: "choice", choices: ["shared", "layer", "representation"], default: "shared",
  summary: "What is combined at a time: all shared weights, each layer for itself, or the gradients of the shared representation, carried back once.",
};
