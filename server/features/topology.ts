import { catalog } from "../../src/catalog/index.ts";
import { parametersOf } from "../../src/catalog/parameters.ts";
import { planOf } from "../../src/catalog/plan.ts";
import { gateId } from "../../src/graph/gate-id.ts";
import type { ModelGraph, ModelInput, ModelNode, ModelTask } from "../../src/graph/model.ts";
import { sizeOf, type Shape } from "../../src/graph/shape.ts";
import type { Topology, TopologyEdge, TopologyNode } from "../../src/protocol/topology.ts";
import type { Context } from "../context.ts";
import type { ModelRequest } from "./model.ts";

/** Beyond so many nodes bindings and tasks are drawn as one each. */
const mostNodes = 60;
/** Beyond so many experts of one stage a bank of them is drawn as one. */
const mostExperts = 4;
/** As many layers of an expert are named on its bank. */
const shownOfExpert = 3;

export interface TopologyAnswer {
  readonly topology?: Topology;
  readonly errors: number;
}

/** The request `mtl/topology`: the drawing of a model, absent while errors stand in what it computes. */
export function topology({ checked }: Context, { model: name }: Pick<ModelRequest, "model">): TopologyAnswer {
  const errors = checked.problems.filter(({ severity }) => severity === "error").length;
  const model = checked.models.find((candidate) => name === undefined || candidate.name === name);
  return { ...(model?.structure && { topology: topologyOf(model.structure) }), errors };
}

/** What the topology view draws of a model; experts come as a bank, and large models by binding. */
export function topologyOf(graph: ModelGraph): Topology {
  const whole = drawn(graph);
  const banked = merged(whole, bankOf(graph));
  return banked.nodes.length <= mostNodes ? banked : merged(banked, ({ name, kind }) => (kind === "task" ? name : kind === "input" ? "inputs" : name.split("/")[0]));
}

function drawn(graph: ModelGraph): Topology {
  const plan = planOf(graph);
  const sizes = parametersOf(graph, plan).filter(({ trainable }) => trainable).map(({ node, shape, owners }) => ({ node, size: sizeOf(shape), shared: owners.length > 1 }));
  const sizeIn = (name: string) => known(sizes.filter(({ node }) => node === name).reduce((sum, { size }) => sum + size, 0));
  const all = known(sizes.reduce((sum, { size }) => sum + size, 0));
  const shared = known(sizes.filter((one) => one.shared).reduce((sum, { size }) => sum + size, 0));
  const nodes = [
    ...graph.inputs.map((input) => inputNode(graph, input)),
    ...graph.nodes.map((node) => ({ ...layerNode(node, plan.shapes.get(node.name), sizeIn(node.name)), ...mixedBy(graph, node) })),
    ...graph.tasks.map(taskNode),
  ];
  const edges = [
    ...graph.nodes.flatMap(edgesInto),
    ...graph.tasks.map(({ name, output }) => ({ from: output, to: taskId(name) })),
  ];
  return {
    model: graph.name, tasks: graph.tasks.map(({ name }) => name), nodes, edges,
    ...(all === undefined ? {} : { parameters: all }), ...(shared === undefined ? {} : { sharedParameters: shared }),
  };
}

/** A mixture reads its gate first, and then the experts in the order of the gate's weights; a learned value has no line into it. */
function edgesInto({ name, word, inputs }: ModelNode): TopologyEdge[] {
  if (catalog.find("layer", word)?.readsRowsOnly) return [];
  const sharesOf = (from: string) => inputs.flatMap((input, place) => (place > 0 && input === from ? [place - 1] : []));
  return [...new Set(inputs)].map((from) => ({ from, to: name, ...(word === "mix" && from !== inputs[0] ? { shares: sharesOf(from) } : {}) }));
}

function mixedBy({ nodes }: ModelGraph, { word, inputs }: ModelNode): Pick<TopologyNode, "gate"> {
  const gate = word === "mix" ? nodes.find(({ name }) => name === inputs[0]) : undefined;
  return gate ? { gate: gateId(gate) } : {};
}

/** A task and a binding may have one name; in the drawing they are two. */
const taskId = (name: string) => `task ${name}`;

const known = (size: number) => (Number.isNaN(size) ? undefined : size);

function inputNode({ nodes }: ModelGraph, { name, type, shape, span }: ModelInput): TopologyNode {
  const tasks = new Set(nodes.filter(({ inputs }) => inputs.includes(name)).flatMap((node) => node.tasks));
  return { name, kind: "input", title: name, place: type, ...shapeText(shape), tasks: [...tasks], count: 1, span };
}

function layerNode({ name, label, role, tasks, span }: ModelNode, shape: Shape | undefined, parameters: number | undefined): TopologyNode {
  const [title, place = ""] = label.split(" in ");
  return { name, kind: role?.kind ?? "layer", title, place, ...shapeText(shape), ...(parameters ? { parameters } : {}), tasks: [...tasks], layer: label, count: 1, span };
}

function taskNode({ name, kind, arguments: { n }, span }: ModelTask): TopologyNode {
  return { name: taskId(name), kind: "task", title: name, place: typeof n === "number" ? `${kind}(${n})` : kind, tasks: [name], count: 1, span };
}

function shapeText(shape: Shape | undefined): { shape?: string } {
  return shape === undefined || shape.length === 0 || shape.some(Number.isNaN) ? {} : { shape: `[${shape.join(", ")}]` };
}

/** Experts of a stage, or of one of its levels, that has many of them share a name; those that one task has to itself stay its own. */
function bankOf(graph: ModelGraph): (node: TopologyNode) => string {
  const experts = graph.nodes.filter(({ role }) => role?.kind === "expert");
  const levels = new Map<string, Set<string>>();
  for (const { name } of experts) levels.set(partOf(expertOf(name)), (levels.get(partOf(expertOf(name))) ?? new Set()).add(expertOf(name)));
  const banks = new Map(experts.map(({ name, role }) => {
    const level = partOf(expertOf(name));
    const bank = `${level} experts${role?.task === undefined ? "" : ` of ${role.task}`}`;
    return [name, (levels.get(level)?.size ?? 0) > mostExperts ? bank : name];
  }));
  return ({ name }) => banks.get(name) ?? name;
}

/** Banks among the nodes stand for all of theirs. */
function expertsIn(nodes: readonly TopologyNode[]): number {
  const single = new Set(nodes.filter(({ experts }) => experts === undefined).map(({ name }) => expertOf(name)));
  return nodes.reduce((sum, { experts = 0 }) => sum + experts, single.size);
}

/** `mixed/expert_1` of `mixed/expert_1/dense_1`, and `mixed` of that. */
const partOf = (name: string) => name.slice(0, name.lastIndexOf("/"));
const expertOf = partOf;

/** One node for all that `nameOf` gives one name; edges within it are dropped. */
function merged(topology: Topology, nameOf: (node: TopologyNode) => string): Topology {
  const names = new Map(topology.nodes.map((node) => [node.name, nameOf(node)]));
  const groups = new Map<string, TopologyNode[]>();
  for (const node of topology.nodes) groups.set(nameOf(node), [...groups.get(nameOf(node)) ?? [], node]);
  const edges = new Map<string, TopologyEdge>();
  for (const { from, to, shares } of topology.edges) {
    const [first, second] = [names.get(from) ?? from, names.get(to) ?? to];
    const along = [...edges.get(`${first}\n${second}`)?.shares ?? [], ...shares ?? []];
    if (first !== second) edges.set(`${first}\n${second}`, { from: first, to: second, ...(along.length > 0 ? { shares: along } : {}) });
  }
  return { ...topology, nodes: [...groups].map(([name, group]) => (group.length === 1 ? { ...group[0], name } : groupNode(name, group, topology.tasks))), edges: [...edges.values()] };
}

function groupNode(name: string, group: readonly TopologyNode[], order: readonly string[]): TopologyNode {
  const [first] = group;
  const last = group[group.length - 1];
  const sizes = group.flatMap(({ parameters }) => parameters ?? []);
  const owners = new Set(group.flatMap(({ tasks }) => tasks));
  const count = group.reduce((sum, node) => sum + node.count, 0);
  const experts = group.every(({ kind }) => kind === "expert") ? expertsIn(group) : 0;
  const inOne = group.filter((node) => expertOf(node.name) === expertOf(first.name)).map(({ title }) => title);
  const layers = group.flatMap(({ layer }) => layer ?? []);
  return {
    name, kind: first.kind, count, tasks: order.filter((task) => owners.has(task)),
    ...(experts > 0 ? { experts } : {}),
    title: experts > 0 ? `${experts > 1 ? `${experts} × ` : ""}${inOne.slice(0, shownOfExpert).join(" → ")}${inOne.length > shownOfExpert ? " → …" : ""}` : name,
    place: experts > 0 ? `${experts > 1 ? "experts" : "expert"} in ${partOf(first.place)}` : `${count} ${first.kind === "input" ? "inputs" : "layers"}`,
    ...(last.shape === undefined ? {} : { shape: last.shape }), ...(sizes.length === 0 ? {} : { parameters: sizes.reduce((sum, size) => sum + size, 0) }),
    ...(layers.length === 0 ? {} : { layer: layers[0] }),
    span: { start: Math.min(...group.map(({ span }) => span.start)), end: Math.max(...group.map(({ span }) => span.end)) },
  };
}
