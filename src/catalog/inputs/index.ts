import type { InputDefinition, ParameterDefinition } from "../definition.ts";

const vocabulary: ParameterDefinition = {
  name: "size", type: "integer", minimum: 1, optional: true, unit: "names",
  summary: "How many different names there are; without it the training rows decide.",
};

const number: InputDefinition = {
  kind: "input",
  name: "number",
  summary: "Numbers: one a row, or as many as its dims say.",
  documentation: "`number` reaches the graph as [1], `number[7]` as [7], `number[28, 28, 1]` as it says. Numbers are brought to mean 0 and "
    + "deviation 1 by the training rows, unless `scale` says otherwise.",
  parameters: [],
  type: "float32",
  dims: { minimum: 0, maximum: 4 },
  scales: ["zscore", "minmax", "log", "none"],
  defaultScale: "zscore",
};

const image: InputDefinition = {
  kind: "input",
  name: "image",
  summary: "A picture: height, width, channels.",
  documentation: "`image[28, 28, 1]` holds bytes, which are divided by 255, or floats, which stay as they are.",
  parameters: [],
  type: "float32",
  dims: { minimum: 3, maximum: 3 },
  scales: ["bytes", "none", "zscore"],
  defaultScale: "bytes",
};

const category: InputDefinition = {
  kind: "input",
  name: "category",
  summary: "One name out of several, or a list of them.",
  documentation: "Names become ids from 1; id 0 is a name that the training rows lack. `category(500)[20]` holds 20 of them a row, in 20 columns or as a list in one (`a|b|c`), padded with 0; padding is masked. "
    + "Ids need `embed` or `one_hot` before any other layer.",
  parameters: [vocabulary],
  type: "int32",
  dims: { minimum: 0, maximum: 1 },
  scales: ["none"],
  defaultScale: "none",
};

const categories: InputDefinition = {
  kind: "input",
  name: "categories",
  summary: "Several columns of names, each with a vocabulary of its own.",
  documentation: "`categories[33]` reads 33 columns. `embed(8)` then has a table for each and sets what they give side by side, [264]; "
    + "`one_hot` does the same without learning.",
  parameters: [],
  type: "int32",
  dims: { minimum: 1, maximum: 1 },
  scales: ["none"],
  defaultScale: "none",
};

const text: InputDefinition = {
  kind: "input",
  name: "text",
  summary: "A text, as the ids of its first words.",
  documentation: "`text(20_000)[64]` reads one column of text: its first 64 words, as ids of the 20,000 most frequent words of the training rows. Id 1 stands for every other word, "
    + "and 0 pads what is shorter; padding is masked. `tokens` says what counts as a word. Ids need `embed` before any other layer.",
  parameters: [{ name: "size", type: "integer", minimum: 2, default: 20_000, unit: "words", summary: "How many words get an id of their own, the unknown one included." }],
  type: "int32",
  dims: { minimum: 1, maximum: 1 },
  scales: ["none"],
  defaultScale: "none",
};

export const inputs: readonly InputDefinition[] = [number, image, category, categories, text];
