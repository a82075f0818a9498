import type { PlainDefinition } from "../definition.ts";

export const scales: readonly PlainDefinition[] = [
  {
    kind: "scale",
    name: "zscore",
    summary: "(x − mean) / deviation, by the training rows.",
    documentation: "Brings numbers to mean 0 and deviation 1. Mean and deviation are those of the training split, and are stored with the model.",
    parameters: [],
  },
  {
    kind: "scale",
    name: "minmax",
    summary: "(x − smallest) / (largest − smallest), by the training rows.",
    documentation: "Brings the training rows between 0 and 1; other rows may lie outside.",
    parameters: [],
  },
  {
    kind: "scale",
    name: "log",
    summary: "sign(x) · log(1 + |x|), then as zscore.",
    documentation: "For numbers that span powers of ten, such as incomes. Negative ones keep their sign.",
    parameters: [],
  },
  {
    kind: "scale",
    name: "bytes",
    summary: "Bytes divided by 255, floats as they are.",
    documentation: "What pictures do unless something else is said.",
    parameters: [],
  },
  {
    kind: "scale",
    name: "none",
    summary: "The numbers as they are.",
    documentation: "Nothing is scaled: for numbers that are near 0 … 1 already.",
    parameters: [],
  },
];
