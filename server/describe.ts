import type { Definition, ParameterDefinition } from "../src/catalog/definition.ts";
import { exportNote, whyGraphModel } from "../src/catalog/emission.ts";
import type { ModelGraph } from "../src/graph/model.ts";
import { describeColumn, type SourceHeader, type StepFact } from "../src/language/index.ts";

export { describeColumn };

/** Facts of the catalogue and the checker as markdown for people. */

/** A hover is read at a glance. */
const mostColumns = 25;

/** `dense(units, activation: linear, bias: true)` */
export function signatureOf({ name, parameters }: Definition): string {
  return parameters.length === 0 ? name : `${name}(${parameters.map(parameterLabel).join(", ")})`;
}

export function parameterLabel({ name, default: preset, optional, rest }: ParameterDefinition): string {
  if (rest) return `${name}, …`;
  if (preset !== undefined) return `${name}: ${presetText(preset)}`;
  return optional ? `${name}?` : name;
}

function presetText(value: ParameterDefinition["default"]): string {
  if (Array.isArray(value)) return `[${value.map(presetText).join(", ")}]`;
  return typeof value === "object" && "word" in value ? value.word : String(value);
}

export function describeDefinition(definition: Definition): string {
  const parts = [code(definition.kind === "setting" ? settingText(definition) : signatureOf(definition)), definition.documentation || definition.summary];
  if (definition.parameters.length > 0 && definition.kind !== "setting") parts.push(definition.parameters.map(describeParameter).join("\n"));
  if (definition.example) parts.push(code(definition.example));
  const exported = exportNote(definition);
  if (exported) parts.push(exported);
  if (definition.source) parts.push(`*${definition.source}*`);
  return parts.join("\n\n");
}

/** `combine: sum`, with what stands where nothing is written; where there is no such thing, `clip: …`. */
function settingText({ name, parameters }: Definition): string {
  const preset = parameters[0]?.default;
  return `${name}: ${preset === undefined ? "…" : presetText(preset)}`;
}

export function describeParameter(parameter: ParameterDefinition): string {
  const { name, summary, unit, minimum, maximum, above, choices } = parameter;
  const bounds = [
    ...(unit ? [unit] : []),
    ...(minimum !== undefined ? [`≥ ${minimum}`] : []),
    ...(above !== undefined ? [`> ${above}`] : []),
    ...(maximum !== undefined ? [`≤ ${maximum}`] : []),
    ...(choices ? [choices.join(" | ")] : []),
  ];
  return `- \`${name}\`: ${summary}${bounds.length > 0 ? ` (${bounds.join(", ")})` : ""}`;
}

/** `[28, 28, 1] → [24, 24, 10] · 260 parameters · left, right` */
export function describeStep({ inputs, output, parameters, tasks, perTask }: StepFact): string {
  const made = output ? valueText(output) : "?";
  const shapes = inputs.length === 0 ? made : `${inputs.map(valueText).join(", ")} → ${made}`;
  return madeText(shapes, parameters, tasks, perTask);
}

/** Several steps as one: what the last makes, with the weights of all. */
export function describeSteps(steps: readonly StepFact[], last: StepFact): string {
  const parameters = steps.reduce((sum, step) => sum + (step.parameters ?? NaN), 0);
  return madeText(`makes ${last.output ? shapeText(last.output) : "?"}`, parameters, last.tasks, last.perTask);
}

function madeText(shapes: string, parameters: number | undefined, tasks: readonly string[], perTask: boolean): string {
  const parts = [shapes];
  if (parameters) parts.push(parametersText(parameters));
  if (tasks.length > 0) parts.push(`${tasks.length > 1 && !perTask ? "shared by " : ""}${tasks.join(", ")}${perTask ? ", each its own" : ""}`);
  return parts.join(" · ");
}

/** `1,234 parameters` */
export function parametersText(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "parameter" : "parameters"}`;
}

/** A category is one id, and has no dimensions. */
export function valueText(shape: readonly number[]): string {
  return shape.length === 0 ? "an id" : shapeText(shape);
}

export function shapeText(shape: readonly number[]): string {
  return `[${shape.map((dimension) => (Number.isNaN(dimension) ? "?" : dimension)).join(", ")}]`;
}

/** A file with its columns, the first of them where there are many. */
export function describeSource({ file, missing, columns, partial }: SourceHeader): string {
  if (missing !== undefined) return missing;
  const shown = columns.slice(0, mostColumns).map((column) => `- \`${column.name}\`: ${describeColumn(column)}`);
  const rest = columns.length > mostColumns ? [`- … and ${columns.length - mostColumns} more`] : [];
  return [`**${file}**, ${columns.length} columns${partial ? " (by a part of it)" : ""}`, [...shown, ...rest].join("\n")].join("\n\n");
}

/** As what a model is exported, and why. */
export function describeExport(graph: ModelGraph): string {
  const reason = whyGraphModel(graph);
  return reason === undefined
    ? "Exported as stock layers, which `tf.loadLayersModel` opens."
    : `Exported as a graph model, which \`tf.loadGraphModel\` opens: ${reason}.`;
}

export function code(text: string): string {
  return `\`\`\`mtl\n${text}\n\`\`\``;
}
