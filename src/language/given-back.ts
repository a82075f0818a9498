import type { Type } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { ModelInput, ModelTask } from "../graph/model.ts";
import type { Frame, Pass } from "./pass.ts";
import type { Report } from "./report.ts";
import { lookUp } from "./scope.ts";

/** Whether a task's label is an input. */
export const givesBack = ({ kind }: Pick<ModelTask, "kind">): boolean => catalog.find("task", kind)?.dims === "input";

/** The input that a task gives back, which holds numbers; undefined where it does not, which is told. */
export function inputFor(pass: Pass, task: string, type: Type, name: string, frame: Frame): ModelInput | undefined {
  const declaration = lookUp(frame.scope, name);
  const input = declaration && pass.inputOf(declaration);
  if (!input) return undefined;
  if (catalog.find("input", input.type)?.type === "float32") return input;
  pass.report.add("MTL427", type.span, { task, input: name, why: "it holds ids; predict it as `classes(n)`, with its column" });
  return undefined;
}

/** An input that no layer reads is no part of the model, and there is nothing to give back. */
export function checkGivenBack(report: Report, tasks: readonly ModelTask[], read: readonly ModelInput[]): void {
  for (const task of tasks) {
    const input = String(task.arguments.input);
    if (!givesBack(task) || read.some(({ name }) => name === input)) continue;
    report.add("MTL427", task.span, { task: task.name, input, why: `no task reads it; predict it as \`number\`, with its column` });
  }
}
