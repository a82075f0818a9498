import type { PlainDefinition } from "../definition.ts";

/** How an epoch mixes the rows of several data sources. */
export const samplings: readonly PlainDefinition[] = [
  {
    kind: "sampling",
    name: "proportional",
    summary: "Every training row once an epoch: a source counts as much as it has rows.",
    documentation: "Rows of all sources are mixed at random. What is meant where nothing is said.",
    parameters: [],
  },
  {
    kind: "sampling",
    name: "uniform",
    summary: "Every row is drawn from any of the sources with the same chance.",
    documentation: "An epoch is as many rows as all sources have together: small sources start over within it, of large ones a part is seen.",
    parameters: [],
  },
  {
    kind: "sampling",
    name: "temperature",
    summary: "Between proportional (t = 1) and uniform (t → ∞).",
    documentation: "A source of n rows is drawn with a chance ∝ n^(1/t). An epoch is as many rows as all sources have together.",
    source: "Arivazhagan et al. 2019, Massively multilingual neural machine translation in the wild",
    parameters: [{ name: "t", type: "number", minimum: 1, default: 5, summary: "Higher makes sources more equal." }],
  },
  {
    kind: "sampling",
    name: "round_robin",
    summary: "Whole batches, from one source after the other.",
    documentation: "Each step sees rows of one source alone, so that tasks of other sources sit that step out. An epoch is as many rows as all sources have together.",
    parameters: [],
  },
];
