import type { PlainDefinition } from "../definition.ts";

export const sources: readonly PlainDefinition[] = [
  {
    kind: "source",
    name: "planted",
    summary: "Made-up rows whose tasks are related by known groups.",
    documentation: "Numbers `x1` … `xn`, standard normal, and for every task a column of numbers computed from them. Tasks of one group share most of what "
      + "they are computed from, tasks of different groups share nothing: what a good affinity has to find again. "
      + "`data planted(groups: [[a, b], [c]], rows: 4_000, features: 16)`",
    parameters: [
      { name: "groups", type: "groups", summary: "Which tasks are related." },
      { name: "rows", type: "integer", minimum: 1, default: 4000, unit: "rows", summary: "How many rows are made." },
      { name: "features", type: "integer", minimum: 1, default: 16, summary: "How many numbers a row has: `x1` … `xn`." },
      {
        name: "noise", type: "number", minimum: 0, default: 0.1, unit: "deviations of the label",
        summary: "Deviation of what is added to every label.",
      },
      { name: "seed", type: "integer", minimum: 0, default: 0, summary: "Another seed makes other rows." },
    ],
  },
  {
    kind: "source",
    name: "overlay",
    summary: "Pairs of pictures laid over each other, as in MultiMNIST.",
    documentation: "Reads single pictures with their labels from an `.npz` file, splits them, and lays pairs over each other, one towards the top left, "
      + "one towards the bottom right; the brighter pixel wins. Makes an image `image` [size, size, 1] and two columns of class ids, "
      + "`left` and `right`. No picture stands in two splits.",
    source: "Sabour et al. 2017, Dynamic routing between capsules",
    parameters: [
      { name: "images", type: "string", summary: "The `.npz` file with the single pictures, relative to this file." },
      { name: "pairs", type: "integer", minimum: 1, default: 10_000, unit: "rows", summary: "How many pairs are made, over all splits." },
      { name: "size", type: "integer", minimum: 1, default: 36, unit: "pixels", summary: "Height and width of the result." },
      { name: "seed", type: "integer", minimum: 0, default: 0, summary: "Another seed makes other pairs." },
    ],
  },
];
