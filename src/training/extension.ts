import type { DataProblem, Dataset } from "../data/dataset.ts";
import type { Tensors } from "../engine/executor.ts";
import type { Instance } from "../graph/forward.ts";
import type { ExtendSettings, ModelGraph, ModelNode } from "../graph/model.ts";
import { sameShape } from "../graph/shape.ts";
import type { OldRun } from "./old-run.ts";
import { ancestorsOf } from "./subset.ts";

/** What a model that extends a run knows of it. */
export interface Extension {
  readonly settings: ExtendSettings;
  /** The tasks that the old run had learned. */
  readonly tasks: readonly string[];
  /** Every parameter and statistic of the old model. */
  readonly tensors: Tensors;
  /** The graph as it is written: no layer frozen or slowed. */
  readonly written: ModelGraph;
}

/** The graph with the layers that old tasks read frozen or slowed; a sentence where a task of the old run is no longer there. */
export function extendedGraph(graph: ModelGraph, settings: ExtendSettings, old: OldRun): ModelGraph | { readonly problems: readonly DataProblem[] } {
  for (const { task, kind } of old.signature.outputs) {
    const now = graph.tasks.find(({ name }) => name === task);
    if (!now) return misfit(settings, `has the task \`${task}\`, and ${graph.name} has none of this name: declare it as it was, for what the run learned is found by names`);
    if (now.kind !== kind) return misfit(settings, `has \`${task} : ${kind}\`, and ${graph.name} says \`${task} : ${now.kind}\`: declare it as it was, or give the new task another name`);
  }
  const tasks = oldTasks(old);
  if (graph.tasks.every(({ name }) => tasks.includes(name)) && settings.learn === "new") {
    return misfit(settings, `has all tasks of ${graph.name} already, so that nothing is left to learn: declare a new task, or write \`learn: all\``);
  }
  if (settings.trunk === "free") return graph;
  const read = ancestorsOf(graph, graph.tasks.filter(({ name }) => tasks.includes(name)).flatMap(({ output, logits }) => [output, ...(logits === undefined ? [] : [logits])]));
  return { ...graph, nodes: graph.nodes.map((node) => (read.has(node.name) ? held(node, settings) : node)) };
}

function oldTasks({ signature }: OldRun): readonly string[] {
  return signature.outputs.map(({ task }) => task);
}

function held(node: ModelNode, { trunk, rate }: ExtendSettings): ModelNode {
  return trunk === "frozen" ? { ...node, frozen: true } : { ...node, rate: (node.rate ?? 1) * rate };
}

function misfit({ run }: ExtendSettings, what: string): { readonly problems: readonly DataProblem[] } {
  return { problems: [{ code: "MTL726", message: `The run \`${run}\`, which \`extend\` names, ${what}.` }] };
}

/** Whether the weights of the old run are those of the model, by name and shape; the first that is not is told. */
export function extensionOf(
  written: ModelGraph, settings: ExtendSettings, old: OldRun, { instance: { parameters }, dataset: { signature } }: { readonly instance: Instance; readonly dataset: Dataset },
): Extension | { readonly problems: readonly DataProblem[] } {
  const tasks = oldTasks(old);
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  for (const [name, { shape }] of Object.entries(old.tensors)) {
    const now = known.get(name);
    if (!now) return misfit(settings, `has weights \`${name}\`, and the model has no layer for them: leave the old layers, bindings and tasks as they were, and add new ones beside`);
    if (!sameShape(now.shape, shape)) {
      return misfit(settings, `has weights \`${name}\` of shape ${shapeText(shape)}, and ${now.layer} now makes them ${shapeText(now.shape)}: leave the old layers as they were, and add new ones beside`);
    }
  }
  const fresh = parameters.find(({ name, owners }) => !(name in old.tensors) && owners.some((owner) => tasks.includes(owner)));
  if (fresh) return misfit(settings, `has no weights \`${fresh.name}\`, and the old task \`${fresh.owners.find((owner) => tasks.includes(owner))}\` now reads ${fresh.layer}: let new tasks alone read new layers`);
  const renamed = old.signature.outputs.find(({ task, names }) => names && signature.outputs.some((now) => now.task === task && now.names && now.names.join("\n") !== names.join("\n")));
  if (renamed) {
    const now = signature.outputs.find(({ task }) => task === renamed.task)?.names ?? [];
    return misfit(settings, `learned \`${renamed.task}\` with the values ${(renamed.names ?? []).join(", ")}, and the data now hold ${now.join(", ")}: give it data with the same values, or \`loss: none\``);
  }
  return { settings, tasks, tensors: old.tensors, written };
}

const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** What of the old run the model took, as a note at its start. */
export function extensionNote({ settings, tasks, tensors }: Extension): DataProblem {
  const how = { frozen: "stay as they are", slowed: `move at ${settings.rate} times the learning rate`, free: "move like all others" }[settings.trunk];
  return {
    code: "MTL727",
    message: `${Object.keys(tensors).length} sets of weights come from \`${settings.run}\` and ${how}; its tasks ${tasks.join(", ")} ${settings.learn === "all" ? "go on learning" : "take no part in steps"}.`,
  };
}
