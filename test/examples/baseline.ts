import { parse } from "../../grammar/index.ts";
import type { Input, Model, Task } from "../../grammar/syntax.ts";

/** Inputs of names, which a line reads as one place for each name. */
const named = new Set(["category", "categories"]);

/**
 * The same tasks on the same data by the smallest model there is: every task a line (a logistic or softmax regression) of all
 * inputs. Undefined where an input is none that a line can read.
 */
export function baselineOf(text: string): string | undefined {
  const model = parse(text).file.members.find((member): member is Model => member.kind === "Model");
  if (!model?.open) return undefined;
  const inputs = model.members.filter((member): member is Input => member.kind === "Input");
  if (inputs.some(({ type }) => !["number", "image", ...named].includes(type?.name.name ?? ""))) return undefined;
  const values = inputs.flatMap(({ names, type }) => names.map(({ name }) => `${name} -> ${named.has(type?.name.name ?? "") ? "one_hot -> flatten" : "flatten"}`));
  const kept = model.members.filter(({ kind }) => kind === "Data" || kind === "Input" || kind === "Train").map(({ span }) => text.slice(span.start, span.end));
  const tasks = model.members.filter((member): member is Task => member.kind === "Task").map((task) => linear(text, task));
  return [`model ${model.name?.name ?? "Model"} {`, ...kept, `all_inputs = ${values.length === 1 ? values[0] : `concat(${values.join(", ")})`}`, ...tasks, "}"].join("\n");
}

function linear(text: string, { span, flow }: Task): string {
  if (!flow) return "";
  return `${text.slice(span.start, flow.span.start)}all_inputs${text.slice(flow.span.end, span.end)}`;
}
