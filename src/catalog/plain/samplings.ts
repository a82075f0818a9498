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
  {
    kind: "sampling",
    name: "bandit",
    summary: "One task a step, drawn by how much its steps have lowered the validation losses of all.",
    documentation: [
      "Steps come in rounds of `every`. A round is one task's: only its labels count, on rows that have one, and its own layers and what it shares move. What the round brought, the mean over tasks of",
      "1 − after / before of the losses on one batch of validation rows, is its reward, and moves the chances by Exp3.S: rewards are brought to [−1, 1] by the fifths of those so far, and `explore` of all",
      "rounds are drawn with equal chances. Two forward passes a round; the chances are told after every epoch. With one task in a step there is nothing to combine or to weigh.",
    ].join("\n"),
    source: "Graves et al., Automated curriculum learning for neural networks, ICML 2017; Auer et al. 2002, The nonstochastic multiarmed bandit problem",
    parameters: [
      { name: "every", type: "integer", minimum: 1, default: 5, unit: "steps", summary: "Steps of a round." },
      { name: "explore", type: "number", minimum: 0, maximum: 1, default: 0.1, summary: "Share of rounds that are drawn with equal chances." },
      { name: "rate", type: "number", minimum: 0, default: 0.1, summary: "How fast the chances follow the rewards." },
    ],
  },
];
