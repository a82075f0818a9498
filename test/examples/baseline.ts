import { parse } from "../../grammar/index.ts";
import type { Input, Model, Task, Train } from "../../grammar/syntax.ts";

/** Inputs of names, which a line reads as one place for each name. */
const named = new Set(["category", "categories"]);
const modelOf = (text: string): Model | undefined => parse(text).file.members.find((member): member is Model => member.kind === "Model");

/** Tasks behind `reverse_gradient`: what a model is to forget. */
export const unlearnedTasks = (text: string): readonly string[] =>
  (modelOf(text)?.members ?? []).filter((member): member is Task => member.kind === "Task")
    .flatMap(({ names, flow }) => (flow && text.slice(flow.span.start, flow.span.end).includes("reverse_gradient") ? names.map(({ name }) => name) : []));

/**
 * The same tasks on the same data by the smallest model there is: every task a line (a logistic or softmax regression) of all
 * inputs, with weights of its own, so that each is trained as if alone. Of a text a line reads its words, as vectors: one by one
 * where the task has a label at each, else their mean. Undefined where an input is none that a line can read.
 */
export function baselineOf(text: string): string | undefined {
  const model = modelOf(text);
  if (!model?.open) return undefined;
  const inputs = model.members.filter((member): member is Input => member.kind === "Input");
  if (inputs.some((input) => !["number", "image", "text", ...named].includes(typeName(input)))) return undefined;
  const kept = model.members.filter(({ kind }) => kind === "Data" || kind === "Input").map(({ span }) => text.slice(span.start, span.end));
  const train = model.members.filter((member): member is Train => member.kind === "Train").map((member) => trainText(text, member));
  const tasks = model.members.filter((member): member is Task => member.kind === "Task").map((task) => linear(text, task, inputs));
  return [`model ${model.name?.name ?? "Model"} {`, ...kept, ...tasks, ...train, "}"].join("\n");
}

const typeName = ({ type }: Input): string => type?.name.name ?? "";

/** A line is trained as long as its model, by larger steps: so it is done before that. */
function trainText(text: string, { settings }: Train): string {
  const entries = settings?.entries ?? [];
  const of = (name: string) => entries.find(({ key }) => key.name === name)?.value;
  const batch = of("batch");
  const epochs = of("epochs");
  const kept = batch ? [`batch: ${text.slice(batch.span.start, batch.span.end)}`] : [];
  return `train { ${["optimizer: adam(5e-3)", ...kept, `epochs: ${epochs?.kind === "Number" ? epochs.value : 20}`, "stop: early(patience: 3)"].join(", ")} }`;
}

function linear(text: string, { span, flow, type }: Task, inputs: readonly Input[]): string {
  // A line that gives back what it reads would only copy it.
  if (!flow || type?.name.name === "reconstruct") return "";
  const perPosition = type?.dims !== undefined && type.name.name !== "number";
  const values = inputs.flatMap((input) => input.names.map(({ name }) => lineOf(name, typeName(input), perPosition)));
  const all = values.length === 1 ? values[0] : `concat(${values.join(", ")})`;
  return `${text.slice(span.start, flow.span.start)}${all}${text.slice(flow.span.end, span.end)}`;
}

function lineOf(name: string, type: string, perPosition: boolean): string {
  if (type === "text") return `${name} -> embed(16)${perPosition ? "" : " -> global_avg_pool"}`;
  return `${name} -> ${named.has(type) ? "one_hot -> flatten" : "flatten"}`;
}
