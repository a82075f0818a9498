import type { PlainDefinition } from "../definition.ts";

export const schedules: readonly PlainDefinition[] = [{
  kind: "schedule",
  name: "constant",
  summary: "The learning rate stays as the optimizer says.",
  documentation: "Every step of the run takes the same learning rate.",
  parameters: [],
}];
