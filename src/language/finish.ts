import { catalog } from "../catalog/index.ts";
import { withoutCopy } from "../graph/labels.ts";
import type { ModelNode, ModelTask } from "../graph/model.ts";
import { layerBefore, type DraftNode, type GraphBuilder } from "./graph-builder.ts";

export interface FinishedGraph {
  readonly nodes: readonly ModelNode[];
  readonly tasks: readonly ModelTask[];
}

/** The nodes that some task needs, in topological order, each with the tasks whose losses it reaches. */
export function finishGraph(graph: GraphBuilder, drafts: readonly ModelTask[]): FinishedGraph {
  const { nodes, rename } = splitActivations(graph);
  const tasks = drafts.map((task) => renamed(task, rename));
  const inputsOf = new Map(nodes.map((node) => [node.name, node.inputs]));
  const needed = ancestors(inputsOf, tasks.flatMap(({ output, logits, features }) => [output, logits, features]));
  const learning = new Map(nodes.map((node) => [node.name, stopsGradient(node) ? [] : node.inputs]));
  const served = new Map(nodes.map(({ name }): [string, string[]] => [name, []]));
  for (const { name: task, output, loss } of tasks) {
    if (loss.word !== "none") for (const name of ancestors(learning, [output])) served.get(name)?.push(task);
  }
  const used = nodes.filter(({ name }) => needed.has(name));
  return { tasks, nodes: distinctLabels(used.map((node) => ({ ...node, tasks: served.get(node.name) ?? [] }))) };
}

/** Whether what a node reads learns nothing from who reads the node. */
function stopsGradient({ word }: DraftNode): boolean {
  return catalog.find("layer", word)?.stopsGradient === true;
}

function ancestors(inputsOf: ReadonlyMap<string, readonly string[]>, from: readonly (string | undefined)[]): ReadonlySet<string> {
  const reached = new Set(from.filter((name) => name !== undefined));
  for (const name of reached) for (const input of inputsOf.get(name) ?? []) reached.add(input);
  return reached;
}

/** Writes the activation of a last layer as a node of its own, so that losses can be computed from what is before it. */
function splitActivations(graph: GraphBuilder): { nodes: DraftNode[]; rename: (name: string) => string } {
  const after = new Map<string, string>();
  const nodes: DraftNode[] = [];
  const rename = (name: string) => layerBefore(name) ?? after.get(name) ?? name;
  for (const [name, activation] of graph.splits) {
    const path = name.slice(0, name.lastIndexOf("/"));
    after.set(name, `${path}/${activation}_${graph.freeNumber([path], activation)}`);
  }
  for (const draft of graph.nodes) {
    const node = { ...draft, inputs: draft.inputs.map(rename) };
    const activation = graph.splits.get(draft.name);
    if (activation === undefined) nodes.push(node);
    else nodes.push(linear(node), activationNode(node, after.get(draft.name) ?? "", activation));
  }
  return { nodes, rename };
}

function linear(node: DraftNode): DraftNode {
  const parameter = catalog.find("layer", node.word)?.parameters.find(({ words }) => words === "activation");
  return parameter ? { ...node, arguments: { ...node.arguments, [parameter.name]: { word: "linear", arguments: {} } } } : node;
}

function activationNode({ name, role, span, label }: DraftNode, own: string, activation: string): DraftNode {
  return {
    name: own, word: activation, arguments: {}, inputs: [name], label: `${activation} in ${label.slice(label.lastIndexOf(" in ") + 4)}`,
    ...(role ? { role } : {}), span,
  };
}

function renamed(task: ModelTask, rename: (name: string) => string): ModelTask {
  const { output, logits, features, ...rest } = task;
  return {
    ...rest, output: rename(output),
    ...(logits === undefined ? {} : { logits: rename(logits) }),
    ...(features === undefined ? {} : { features: rename(features) }),
  };
}

/** `dense(50) in trunk`, and `dense(50) #2 in trunk` for the next of them; copies of one layer have one number. */
function distinctLabels(nodes: readonly ModelNode[]): ModelNode[] {
  const numbers = new Map<string, Map<string, number>>();
  return nodes.map((node) => {
    const place = withoutCopy(node.label);
    const layers = numbers.get(place) ?? new Map<string, number>();
    const layer = node.label === place ? node.name : `copies of ${node.copyOf ?? node.weightsKey ?? withoutCopy(node.name)}`;
    const number = layers.get(layer) ?? layers.size + 1;
    numbers.set(place, layers.set(layer, number));
    return number === 1 ? node : { ...node, label: node.label.replace(" in ", ` #${number} in `) };
  });
}
