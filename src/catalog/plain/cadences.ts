import type { PlainDefinition } from "../definition.ts";

export const cadences: readonly PlainDefinition[] = [
  {
    kind: "cadence",
    name: "every",
    summary: "Measures every n steps.",
    documentation: "`conflicts: every(10)` measures at step 10, 20, 30 and so on. A step that is measured takes longer than one that is not.",
    parameters: [{ name: "n", type: "integer", minimum: 1, unit: "steps", summary: "Steps from one measurement to the next." }],
  },
  {
    kind: "cadence",
    name: "every_epoch",
    summary: "Measures at the end of every epoch.",
    documentation: "`representations: every_epoch` compares what tasks make of the same rows, once an epoch.",
    parameters: [],
  },
  {
    kind: "cadence",
    name: "off",
    summary: "Measures nothing.",
    documentation: "Training runs at its full speed, and the panel shows no such figure.",
    parameters: [],
  },
];
