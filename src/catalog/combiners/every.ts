import type { ParameterDefinition } from "../definition.ts";

export const every: ParameterDefinition = {
  name: "every", type: "integer", default: 1, minimum: 1, unit: "steps",
  summary: "Solves in every n-th step only; between, the last weights are used again.",
};
