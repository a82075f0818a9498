import { hasLoss } from "./has-loss.ts";
import type { ModelGraph, ModelNode, ModelTask } from "./model.ts";
import { representationOf, type Representation } from "./representation.ts";

/** The word of the layer that is written in. */
const word = "rotate";

/**
 * The graph with a rotation of each task's own between every value of the shared representation and what the task makes of it; why not,
 * where there is no representation, or a layer without weights serves several tasks after it. `weighted` tells which nodes own weights.
 */
export function withRotations<Graph extends Pick<ModelGraph, "nodes" | "tasks">>(
  graph: Graph, weighted: (node: ModelNode) => boolean,
): Graph | Exclude<Representation, { values: readonly string[] }> {
  const found = representationOf(graph, weighted);
  if (!("values" in found)) return found;
  const tasks = graph.tasks.filter(hasLoss).map(({ name }) => name);
  const cuts = new Set(found.values);
  const isPrivate = (node: ModelNode) => node.tasks.length > 0 && node.tasks.length < tasks.length;
  const blended = graph.nodes.find((node) => isPrivate(node) && node.tasks.length > 1 && node.inputs.some((name) => cuts.has(name)));
  if (blended) return { missing: "partly", node: blended };
  const turned = (value: string, task: string | undefined): string => (task !== undefined && cuts.has(value) ? rotationName(value, task) : value);
  return {
    ...graph,
    nodes: graph.nodes.flatMap((node) => {
      const own = isPrivate(node) ? node.tasks[0] : undefined;
      const read = { ...node, inputs: node.inputs.map((name) => turned(name, own)) };
      return [read, ...(cuts.has(node.name) ? tasks.filter((task) => reads(graph, node.name, task, isPrivate)).map((task) => rotation(node, task)) : [])];
    }),
    tasks: graph.tasks.map((task) => (tasks.includes(task.name) ? withTurned(task, (value) => turned(value, task.name)) : task)),
  };
}

/** The node through which a task reads a value of the representation. */
export const rotationName = (value: string, task: string): string => `rotation@${task}/${value}`;

function reads({ nodes, tasks }: Pick<ModelGraph, "nodes" | "tasks">, value: string, task: string, isPrivate: (node: ModelNode) => boolean): boolean {
  const { output, logits } = tasks.find(({ name }) => name === task) ?? {};
  return output === value || logits === value || nodes.some((node) => isPrivate(node) && node.tasks[0] === task && node.inputs.includes(value));
}

function rotation({ name, span }: ModelNode, task: string): ModelNode {
  return { name: rotationName(name, task), word, arguments: {}, inputs: [name], tasks: [task], label: `rotation of ${task}`, span };
}

function withTurned(task: ModelTask, turned: (value: string) => string): ModelTask {
  return { ...task, output: turned(task.output), ...(task.logits === undefined ? {} : { logits: turned(task.logits) }) };
}
