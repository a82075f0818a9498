import type { ParameterDefinition, PlainDefinition } from "../definition.ts";

const every: ParameterDefinition = {
  name: "every", type: "integer", default: 1, minimum: 1, unit: "epochs", summary: "Epochs from one task's start to the next one's.",
};

/** In which order tasks, or examples, join a run. */
export const curricula: readonly PlainDefinition[] = [
  {
    kind: "curriculum",
    name: "order",
    summary: "Tasks join one after another, in the order given.",
    documentation: "`curriculum: order([easy, hard], every: 3)`: `easy` learns from the first epoch, `hard` from the fourth. Tasks that are not in the list learn from "
      + "the start. `curriculum: [easy, hard]` is the same with an epoch between. Until a task joins, its own layers stay as they are, and no weighting or combiner sees it.",
    source: "Pentina, Sharmanska & Lampert, Curriculum Learning of Multiple Tasks, CVPR 2015",
    parameters: [{ name: "tasks", type: "tasks", summary: "Who joins, first to last." }, every],
  },
  {
    kind: "curriculum",
    name: "by_loss",
    summary: "Tasks join one after another, the easiest first.",
    documentation: "In the first epoch all tasks learn. A task is the easier, the smaller the share of its first loss that its mean loss of that epoch is; from the second epoch "
      + "on only the easiest learns, and the next ones join it, one every `every` epochs.",
    source: "Sarafianos et al., Curriculum Learning of Visual Attribute Clusters for Multi-Task Classification, 2018",
    parameters: [every],
  },
  {
    kind: "pacing",
    name: "self_paced",
    summary: "Each task learns from its easiest examples first.",
    documentation: "In every batch only the share of a task's labelled rows with the smallest losses counts, a share that grows along a line from `start` to 1 within `epochs`. "
      + "One more forward pass a step while it is below 1.",
    source: "Kumar, Packer & Koller, Self-Paced Learning for Latent Variable Models, NIPS 2010",
    parameters: [
      { name: "start", type: "number", default: 0.5, above: 0, maximum: 1, summary: "Share of a batch's labelled rows that counts at first." },
      { name: "epochs", type: "integer", default: 10, minimum: 1, unit: "epochs", summary: "When all rows count." },
    ],
  },
];
