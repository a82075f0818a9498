import { catalog } from "../catalog/index.ts";
import { withoutCopy } from "../graph/labels.ts";
import type { ModelNode, ModelTask } from "../graph/model.ts";
import { layerBefore, pathOf, type DraftNode, type GraphBuilder } from "./graph-builder.ts";

export interface FinishedGraph {
  /** Labelled by the place where they stand once `label` was called. */
  readonly nodes: readonly ModelNode[];
  readonly tasks: readonly ModelTask[];
  /** What a value of the draft is called now. */
  rename(value: string): string;
  /** Labels the nodes, for people: most checks need none, so that it waits until somebody asks. */
  label(): void;
}

/** The nodes that some task needs in topological order, each with the tasks whose losses it reaches. */
export function finishGraph(graph: GraphBuilder, drafts: readonly ModelTask[], penalized: readonly string[] = []): FinishedGraph {
  const { nodes, rename, placeOf } = splitActivations(graph);
  const tasks = graph.splits.size === 0 ? drafts : drafts.map((task) => renamed(task, rename));
  const edges = edgesOf(nodes, placeOf);
  const needed = new Uint8Array(nodes.length);
  for (const { output, logits, features } of tasks) {
    for (const name of [output, logits, features]) if (name !== undefined) climb(edges, placeOf(name), needed, 1);
  }
  for (const name of penalized) climb(edges, placeOf(rename(name)), needed, 1);
  const learning = { ...edges, stops: stopsOf(nodes) };
  const reached = new Uint32Array(nodes.length);
  tasks.forEach(({ name, output, loss }, index) => {
    if (loss.word === "none") return;
    const also = withTask(name);
    climb(learning, placeOf(output), reached, index + 1, (place) => { nodes[place].tasks = also(nodes[place].tasks); });
  });
  const kept = nodes.filter((_, place) => needed[place] === 1);
  return { tasks, rename, nodes: kept, label: labelling(kept) };
}

function labelling(nodes: readonly DraftNode[]): () => void {
  let labelled = false;
  return () => {
    if (labelled) return;
    labelled = true;
    const labelOf = distinctLabels();
    for (const node of nodes) node.label = labelOf(node);
  };
}

/** Marks the nodes whose inputs learn nothing from who reads the node. */
function stopsOf(nodes: readonly DraftNode[]): Uint8Array {
  const stops = new Uint8Array(nodes.length);
  nodes.forEach(({ word }, place) => { if (catalog.find("layer", word)?.stopsGradient) stops[place] = 1; });
  return stops;
}

/** Lists of tasks with one more at their end: equal lists are one, for most nodes serve the same tasks as their neighbours. */
function withTask(name: string): (tasks: readonly string[]) => readonly string[] {
  const longer = new Map<readonly string[], readonly string[]>();
  return (tasks) => {
    const known = longer.get(tasks);
    if (known) return known;
    const made = [...tasks, name];
    longer.set(tasks, made);
    return made;
  };
}

/** Stands for the place of an input of the model, which is no node. */
const NO_NODE = -1;

/** What every node reads, by places, in one list. */
interface Edges {
  readonly read: Int32Array;
  /** Where in the list a node's own begin; one more for the end. */
  readonly starts: Int32Array;
  /** Not zero for a node through which nobody climbs. */
  readonly stops?: Uint8Array;
}

function edgesOf(nodes: readonly DraftNode[], placeOf: (name: string) => number): Edges {
  const starts = new Int32Array(nodes.length + 1);
  nodes.forEach(({ inputs }, place) => { starts[place + 1] = starts[place] + inputs.length; });
  const read = new Int32Array(starts[nodes.length]);
  let at = 0;
  for (const { inputs } of nodes) for (const name of inputs) read[at++] = placeOf(name);
  return { read, starts };
}

/** Marks every node that one is computed from, itself included. */
function climb({ read, starts, stops }: Edges, from: number, marks: Uint8Array | Uint32Array, mark: number, visit?: (place: number) => void): void {
  const open = [from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place === NO_NODE || marks[place] === mark) continue;
    marks[place] = mark;
    visit?.(place);
    if (stops?.[place]) continue;
    for (let at = starts[place]; at < starts[place + 1]; at++) open.push(read[at]);
  }
}

interface Split {
  readonly nodes: readonly DraftNode[];
  rename(name: string): string;
  /** The place of a node among them, -1 where a name is no node's. */
  placeOf(name: string): number;
}

/** Writes the activation of a last layer as a node of its own, so that losses can be computed from what is before it. */
function splitActivations(graph: GraphBuilder): Split {
  if (graph.splits.size === 0) return { nodes: graph.nodes, rename: (name) => name, placeOf: (name) => graph.placeOf(name) };
  const after = new Map<string, string>();
  const nodes: DraftNode[] = [];
  const rename = (name: string) => layerBefore(name) ?? after.get(name) ?? name;
  for (const [name, activation] of graph.splits) {
    const path = pathOf({ name });
    after.set(name, `${path}/${activation}_${graph.freeNumber([path], activation)}`);
  }
  for (const draft of graph.nodes) {
    const node = { ...draft, inputs: draft.inputs.map(rename) };
    const activation = graph.splits.get(draft.name);
    if (activation === undefined) nodes.push(node);
    else nodes.push(linear(node), activationNode(node, after.get(draft.name) ?? "", activation));
  }
  const places = new Map(nodes.map(({ name }, place) => [name, place]));
  return { nodes, rename, placeOf: (name) => places.get(name) ?? NO_NODE };
}

function linear(node: DraftNode): DraftNode {
  const parameter = catalog.find("layer", node.word)?.parameters.find(({ words }) => words === "activation");
  return parameter ? { ...node, arguments: { ...node.arguments, [parameter.name]: { word: "linear", arguments: {} } } } : node;
}

function activationNode({ name, role, span }: DraftNode, own: string, activation: string): DraftNode {
  return { name: own, word: activation, arguments: {}, inputs: [name], tasks: [], label: activation, ...(role ? { role } : {}), span };
}

function renamed(task: ModelTask, rename: (name: string) => string): ModelTask {
  const { output, logits, features } = task;
  return { ...task, output: rename(output), logits: logits === undefined ? undefined : rename(logits), features: features === undefined ? undefined : rename(features) };
}

/** `dense(50) in trunk`, and `dense(50) #2 in trunk` for the next of them, asked for in order; copies of one layer have one number. */
function distinctLabels(): (node: DraftNode) => string {
  // Most places have one layer: it stands alone until there is another.
  const byPlace = new Map<string, string | Map<string, number>>();
  return (node) => {
    const { name, copyOf, weightsKey } = node;
    const label = `${node.label} in ${pathOf(node)}`;
    const place = withoutCopy(label);
    const layer = label === place ? name : `copies of ${copyOf ?? weightsKey ?? withoutCopy(name)}`;
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, layer);
    if (known === undefined || known === layer) return label;
    const layers = typeof known === "string" ? new Map([[known, 1]]) : known;
    const number = layers.get(layer) ?? layers.size + 1;
    byPlace.set(place, layers.set(layer, number));
    return number === 1 ? label : label.replace(" in ", ` #${number} in `);
  };
}
