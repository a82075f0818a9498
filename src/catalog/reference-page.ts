import { describeRange, describeSignature, describeType, describeValue } from "./arguments.ts";
import type { Definition, ParameterDefinition, PenaltyDefinition } from "./definition.ts";
import { exportNote } from "./emission.ts";
import { catalog, type SettingPlace } from "./index.ts";

/** The page of every word, in Markdown: what hover shows, in one place. */
export function referencePage(): string {
  const parts = [
    "# The words of the language",
    "Made from the catalogue: do not edit. What editor, checker, trainer and exporters know of a word is what stands here.",
    ...sections.map(sectionText),
    "## Settings",
    ...places.map(placeText),
  ];
  return `${parts.join("\n\n")}\n`;
}

interface Section {
  readonly title: string;
  readonly introduction: string;
  readonly words: () => readonly Definition[];
}

const activationNames = new Set(catalog.ofKind("activation").map(({ name }) => name));

const sections: readonly Section[] = [
  {
    title: "Layers",
    introduction: "Stand behind `->`. Shapes are those of a row, without the batch.",
    words: () => catalog.written("layer").filter(({ name }) => !activationNames.has(name)),
  },
  {
    title: "Activations",
    introduction: "Stand as `activation` of a layer, or as a stage of their own.",
    words: () => catalog.ofKind("activation"),
  },
  { title: "Sharing", introduction: "Stages that give each task a copy or a blend of its own.", words: () => catalog.ofKind("sharing") },
  {
    title: "Penalties",
    introduction: "Behind `penalty`, after their parts: `penalty l2(a, b, 0.1)`; or as `penalty` of `soft`, whose parts are its copies.",
    words: () => catalog.written("penalty"),
  },
  { title: "Inputs", introduction: "Types of an `input`.", words: () => catalog.ofKind("input") },
  { title: "Tasks", introduction: "Kinds of a `task`.", words: () => catalog.written("task") },
  { title: "Losses", introduction: "For `loss:` of a task.", words: () => catalog.ofKind("loss") },
  { title: "Metrics", introduction: "For `metric:` of a task.", words: () => catalog.ofKind("metric") },
  { title: "Optimizers", introduction: "For `optimizer:` of `train`.", words: () => catalog.ofKind("optimizer") },
  { title: "Weightings", introduction: "For `weights:` of `train`.", words: () => catalog.ofKind("weighting") },
  { title: "Combiners", introduction: "For `combine:` of `train`.", words: () => catalog.ofKind("combiner") },
  { title: "Schedules", introduction: "For `schedule:` of `train`.", words: () => catalog.ofKind("schedule") },
  { title: "Ramps", introduction: "Stand for a number that changes over the run: `weight:` of a task, the scale of `reverse_gradient`, the temperature of `learned_branch`.", words: () => catalog.ofKind("ramp") },
  { title: "Averages", introduction: "For `average:` of `train`.", words: () => catalog.ofKind("average") },
  { title: "Curricula", introduction: "For `curriculum:` of `train`.", words: () => catalog.ofKind("curriculum") },
  { title: "Pacing", introduction: "For `examples:` of `train`.", words: () => catalog.ofKind("pacing") },
  { title: "Meta-learning", introduction: "For `meta:` of `train`.", words: () => catalog.ofKind("meta") },
  { title: "Stopping", introduction: "For `stop:` of `train`.", words: () => catalog.ofKind("stop") },
  { title: "Cadences", introduction: "For `conflicts:` and `affinity:` of `analyze`.", words: () => catalog.ofKind("cadence") },
  { title: "Scales", introduction: "For `scale:` of an input or a task.", words: () => catalog.ofKind("scale") },
  { title: "Sampling", introduction: "For `sample:` of `train`, with several data sources.", words: () => catalog.ofKind("sampling") },
  { title: "Searches", introduction: "Stand for a number or a word, of an argument or a setting.", words: () => catalog.ofKind("search") },
  { title: "Data generators", introduction: "Stand in place of a file behind `data`.", words: () => catalog.ofKind("source") },
];

const places: readonly SettingPlace[] = ["data", "input", "binding", "task", "train", "analyze", "extend"];

function sectionText({ title, introduction, words }: Section): string {
  return [`## ${title}`, introduction, ...words().map(wordText)].join("\n\n");
}

function wordText(definition: Definition): string {
  const lines = [
    `### \`${definition.name}\``,
    `\`${describeSignature(definition).label}\``,
    definition.summary,
    definition.documentation,
    ...facts(definition),
    ...(definition.parameters.length === 0 ? [] : [parameterTable(definition.parameters)]),
    ...(definition.example === undefined ? [] : [`\`\`\`mtl\n${definition.example}\n\`\`\``]),
    ...(definition.source === undefined ? [] : [`Source: ${definition.source}.`]),
  ];
  return lines.join("\n\n");
}

/** What a kind of word has to say besides its parameters. */
function penaltyParts({ form }: PenaltyDefinition): string {
  switch (form.reads) {
    case "weights": return `Of weights: ${form.minimum > 1 ? "two parts or more, or the copies of one" : "one part or more"}.`;
    case "values": return "Of values: two parts, or all pairs of a value of each task.";
    case "gradients": return "Of the gradients of all tasks: it has no parts.";
  }
}

function facts(definition: Definition): readonly string[] {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  switch (definition.kind) {
    case "layer": case "activation": return [exportNote(definition) ?? ""];
    case "task": return [`Losses: ${code(definition.losses)}. Metrics: ${code(definition.metrics)}.`];
    case "input": return [`Scales: ${code(definition.scales)}; \`${definition.defaultScale}\` where nothing is said.`];
    case "penalty": return [penaltyParts(definition)];
    case "metric": return [definition.higherIsBetter ? "Higher is better." : "Lower is better."];
    case "combiner": return [definition.scale === "sum"
      ? "K equal gradients give a step K times as long as one."
      : "K equal gradients give the step of one."];
    default: return [];
  }
}

function parameterTable(parameters: readonly ParameterDefinition[]): string {
  const rows = parameters.map((parameter) => [
    `\`${parameter.name}\``,
    describeType(parameter).replaceAll("|", "\\|"),
    rangeAndUnit(parameter),
    parameter.default === undefined ? "" : `\`${describeValue(parameter.default)}\``,
    parameter.summary,
  ]);
  const head = ["| parameter | type | range, unit | default | |", "|---|---|---|---|---|"];
  return [...head, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

function rangeAndUnit(parameter: ParameterDefinition): string {
  return [describeRange(parameter), parameter.unit].filter((part) => part !== undefined).join(", ");
}

function placeText(place: SettingPlace): string {
  const rows = catalog.settings(place).map((definition) => {
    const [value] = definition.parameters;
    const cells = [
      `\`${definition.name}\``, describeType(value).replaceAll("|", "\\|"), rangeAndUnit(value),
      value.default === undefined ? "" : `\`${describeValue(value.default)}\``,
      `${definition.summary} ${definition.documentation}`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = ["| key | type | range, unit | default | |", "|---|---|---|---|---|"];
  return [`### In \`${place}\``, [...head, ...rows].join("\n")].join("\n\n");
}
