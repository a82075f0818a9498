/** What the grammar itself offers, as the catalogue describes its words: for hover and completion. */

export const memberNames = ["output", "logits", "features"] as const;

export const memberTexts: Readonly<Record<(typeof memberNames)[number], string>> = {
  output: "The task's prediction, after its last activation.",
  logits: "What the task computes before its last activation.",
  features: "What the task's last layer reads.",
};

export function memberText(name: string): string | undefined {
  const known = memberNames.find((member) => member === name);
  return known && `\`.${known}\`: ${memberTexts[known]} What reads it also trains the layers behind it; \`stop_gradient\` cuts that.`;
}

const keywords: Readonly<Record<string, readonly [form: string, text: string]>> = {
  import: ['import "blocks.mtl"', "Brings the blocks, layers and constants of another file into this one; the path is relative to this file."],
  block: ["block name(parameter, …) = chain", "Layers that are written out at every use, with new weights each time. Inside, `it` is the value that comes in."],
  layer: ["layer name = chain", "Layers that are made once: every use has the same weights."],
  model: ["model Name { … }", "Inputs, how tasks share layers, how each task's loss counts, and how to train and examine all of it."],
  data: ['data "file.csv" { split: [80%, 10%, 10%] }', "Where rows come from: a file, or a generator."],
  input: ["input name : type { … }", "What a model reads of each row, from the column of its name or of `column:`."],
  task: ["task name : kind = flow { … }", "What a model predicts. The last layer is added as the kind asks for it, unless it is written."],
  penalty: ["penalty word(part, …, strength)", "A term of its own, added to the loss: it ties parts of the model, or what they compute."],
  train: ["train { optimizer: …, batch: …, epochs: … }", "How to train: optimizer, schedule, how losses are weighted, how task gradients become one step."],
  analyze: ["analyze { conflicts: on, affinity: on }", "What to measure while training."],
  extend: ['extend "run"', "Starts from a finished run, and adds what is new here."],
};

/** A keyword's form and meaning, in Markdown. */
export function keywordText(name: string): string | undefined {
  const known = Object.hasOwn(keywords, name) ? keywords[name] : undefined;
  return known && `\`\`\`mtl\n${known[0]}\n\`\`\`\n\n${known[1]}`;
}
