import type { Model } from "../../grammar/syntax.ts";
import { sizeOf } from "../graph/shape.ts";
import type { ModelNode, ModelPenalty, ModelTask } from "../graph/model.ts";
import type { Fix } from "./problem.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { Report } from "./report.ts";
import type { Declaration, Scope } from "./scope.ts";
import { reachedFrom, type Uses } from "./uses.ts";

/** Weights that differ more than this are told of. */
const WIDE_RATIO = 1000;

/** Names of the model that no task, nor any setting, reads. */
export function checkUnused(scope: Scope, uses: Uses, report: Report): void {
  const tasks = scope.declarations.filter(({ kind }) => kind === "task");
  const used = reachedFrom(uses, [undefined, ...tasks]);
  for (const declaration of scope.declarations) {
    const known = scope.names.get(declaration.name) === declaration;
    if (declaration.kind === "data" || used.has(declaration) || !known) continue;
    report.add("MTL503", declaration.identifier.span, { name: declaration.name }, { fixes: [removal(declaration)] });
  }
}

/** Takes out the whole member, or one name of several. */
function removal({ name, identifier, member }: Declaration): Fix {
  const names = member.kind === "Input" || member.kind === "Task" ? member.names : [identifier];
  const at = names.indexOf(identifier);
  const [next, previous] = [names[at + 1], names[at - 1]];
  const span = next ? { start: identifier.span.start, end: next.span.start }
    : previous ? { start: previous.span.end, end: identifier.span.end } : member.span;
  return { title: `Remove \`${name}\``, edits: [{ span, text: "" }] };
}

/** Whether any weights serve two tasks. */
export function checkShared(model: Model, nodes: readonly ModelNode[], tasks: readonly ModelTask[], graph: GraphBuilder, report: Report,
  penalties: readonly ModelPenalty[]): void {
  if (penalties.length > 0 || tasks.filter(({ loss }) => loss.word !== "none").length < 2) return;
  const owners = new Map<string, string>();
  for (const node of nodes) {
    if (node.tasks.length === 0 || graph.weights(node.name).length === 0) continue;
    const key = node.weightsKey ?? node.name;
    const owner = owners.get(key) ?? node.tasks[0];
    if (node.tasks.some((task) => task !== owner)) return;
    owners.set(key, owner);
  }
  report.add("MTL501", model.name?.span ?? model.span, { model: model.name?.name ?? "this model" });
}

/** A layer whose weights, or whose numbers of one row, would fill gigabytes is a slip of the pen: told before memory runs out. */
const MOST_WEIGHTS = 2 ** 30;
const MOST_NUMBERS = 2 ** 26;

export function checkSizes(nodes: readonly ModelNode[], graph: GraphBuilder, report: Report): void {
  for (const { name, word, span } of nodes) {
    const row = sizeOf(graph.value(name)?.shape ?? []);
    let weights = 0;
    for (const { shape } of graph.weights(name)) weights += sizeOf(shape);
    if (row > MOST_NUMBERS) report.add("MTL322", span, { word, what: `make ${counted(row)} numbers of every row`, most: counted(MOST_NUMBERS) });
    else if (weights > MOST_WEIGHTS) report.add("MTL322", span, { word, what: `have ${counted(weights)} weights`, most: counted(MOST_WEIGHTS) });
  }
}

const counted = (count: number): string => count.toLocaleString("en-US");

/** Of a model in which no task has a loss, nothing can be trained. */
export function checkLosses(tasks: readonly ModelTask[], model: Model, report: Report): void {
  if (tasks.length === 0 || tasks.some(({ loss }) => loss.word !== "none")) return;
  report.add("MTL412", tasks[0].span, { model: model.name?.name ?? "this model" });
}

/** An auxiliary task needs one that learns, and is no helper itself. */
export function checkAuxiliary(tasks: readonly ModelTask[], report: Report): void {
  for (const { name, auxiliary, span } of tasks) {
    const main = tasks.find((task) => task.name === auxiliary && task.name !== name);
    if (main?.loss.word === "none") report.add("MTL431", span, { task: name, what: `\`${main.name}\`, which has no loss` });
    else if (main?.auxiliary !== undefined) report.add("MTL431", span, { task: name, what: `\`${main.name}\`, which is auxiliary itself` });
  }
}

/** Weights against each other. */
export function checkWeights(tasks: readonly ModelTask[], report: Report): void {
  const trained = tasks.filter(({ loss }) => loss.word !== "none");
  if (trained.length === 0) return;
  const sorted = trained.filter(({ weight }) => weight > 0).sort((a, b) => a.weight - b.weight);
  const [light, heavy] = [sorted[0], sorted[sorted.length - 1]];
  if (!light || !heavy) report.add("MTL404", trained[0].span, { what: "all weights are 0: no task would learn" });
  else if (heavy.weight / light.weight > WIDE_RATIO) {
    const what = `\`${heavy.name}\` weighs over ${WIDE_RATIO} times as much as \`${light.name}\``;
    report.add("MTL404", heavy.span, { what }, { severity: "warning" });
  }
}
