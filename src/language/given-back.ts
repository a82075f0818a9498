import type { Type } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { masksOf } from "../catalog/masked.ts";
import type { ModelInput, ModelNode, ModelTask } from "../graph/model.ts";
import type { Frame, Pass, Tensor } from "./pass.ts";
import type { Report } from "./report.ts";
import { lookUp } from "./scope.ts";

/** Whether a task's label is an input. */
export const givesBack = ({ kind }: Pick<ModelTask, "kind">): boolean => catalog.find("task", kind)?.dims === "input";

/** An input that a task gives back, and as layers read it. */
export interface GivenBack {
  readonly input: ModelInput;
  readonly value: Tensor;
}

/** The input that a task gives back; undefined where it cannot, which is told. */
export function inputFor(pass: Pass, task: string, type: Type, name: string, frame: Frame): GivenBack | undefined {
  const declaration = lookUp(frame.scope, name);
  const input = declaration && pass.inputOf(declaration);
  const value = declaration && pass.input(declaration);
  if (!input || !value) return undefined;
  if (input.type !== "categories") return { input, value };
  pass.report.add("MTL427", type.span, { task, input: name, why: "each of its columns has names of its own; make those that it shall give back inputs of type `category`" });
  return undefined;
}

/** An input that no layer reads is no part of the model, and there is nothing to give back; what is masked has to be masked somewhere. */
export function checkGivenBack(report: Report, tasks: readonly ModelTask[], nodes: readonly ModelNode[]): void {
  const giving = tasks.filter(givesBack);
  if (giving.length === 0) return;
  const read = new Set(nodes.filter(({ word }) => word !== "id_scores").flatMap(({ inputs }) => inputs));
  for (const task of giving) {
    const input = String(task.arguments.input);
    const why = read.has(input) ? whyNotMasked(nodes, task) : `no task reads it; predict it as \`${task.kind === "reconstruct" ? "number" : "classes(n)"}\`, with its column`;
    if (why !== undefined) report.add("MTL427", task.span, { task: task.name, input, why });
  }
}

/** What is wrong with `only: masked`: no place, or several, where entries of the input are hidden. */
function whyNotMasked(nodes: readonly ModelNode[], task: ModelTask): string | undefined {
  if (task.arguments.only !== "masked") return undefined;
  const input = String(task.arguments.input);
  const masks = masksOf({ nodes }, task);
  const ids = task.kind !== "reconstruct";
  if (masks.length === 0) return `\`only: masked\` needs a \`mask\` straight behind \`${input}\`${ids ? " and its `embed`" : ""}, which \`${task.name}\` reads`;
  if (masks.length > 1) return `\`${task.name}\` reads ${masks.length} \`mask\` layers of it: bind one to a name and use that`;
  if (ids && masks[0].arguments.per === "number") return "its `mask` hides numbers of vectors, not ids: write `per: position`, or `per: row` for a single category";
  return undefined;
}
