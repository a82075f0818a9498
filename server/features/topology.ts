import { parametersOf } from "../../src/catalog/parameters.ts";
import { planOf } from "../../src/catalog/plan.ts";
import type { ModelGraph, ModelInput, ModelNode, ModelTask } from "../../src/graph/model.ts";
import { sizeOf, type Shape } from "../../src/graph/shape.ts";
import type { Topology, TopologyNode } from "../../src/protocol/topology.ts";
import type { Context } from "../context.ts";
import type { ModelRequest } from "./model.ts";

/** Beyond so many nodes bindings and tasks are drawn as one each. */
const mostNodes = 60;
/** Beyond so many experts of one stage a bank of them is drawn as one. */
const mostExperts = 4;

export interface TopologyAnswer {
  readonly topology?: Topology;
  readonly errors: number;
}

/** The request `mtl/topology`: the drawing of a model, absent while errors stand in the file. */
export function topology({ checked }: Context, { model: name }: Pick<ModelRequest, "model">): TopologyAnswer {
  const errors = checked.problems.filter(({ severity }) => severity === "error").length;
  const model = checked.models.find((candidate) => name === undefined || candidate.name === name);
  return { ...(model?.graph && { topology: topologyOf(model.graph) }), errors };
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
    ...graph.nodes.map((node) => layerNode(node, plan.shapes.get(node.name), sizeIn(node.name))),
    ...graph.tasks.map(taskNode),
  ];
  const edges = [
    ...graph.nodes.flatMap(({ name, inputs }) => [...new Set(inputs)].map((from) => ({ from, to: name }))),
    ...graph.tasks.map(({ name, output }) => ({ from: output, to: taskId(name) })),
  ];
  return {
    model: graph.name, tasks: graph.tasks.map(({ name }) => name), nodes, edges,
    ...(all === undefined ? {} : { parameters: all }), ...(shared === undefined ? {} : { sharedParameters: shared }),
  };
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

/** Experts of a stage that has many of them share a name. */
function bankOf(graph: ModelGraph): (node: TopologyNode) => string {
  const experts = new Map<string, Set<number>>();
  const stages = new Map<string, string>();
  for (const { name, role } of graph.nodes) {
    if (role?.kind !== "expert") continue;
    stages.set(name, role.stage);
    experts.set(role.stage, (experts.get(role.stage) ?? new Set()).add(role.index ?? 0));
  }
  return ({ name }) => {
    const stage = stages.get(name);
    return stage !== undefined && (experts.get(stage)?.size ?? 0) > mostExperts ? `${stage} experts` : name;
  };
}

/** One node for all that `nameOf` gives one name; edges within it are dropped. */
function merged(topology: Topology, nameOf: (node: TopologyNode) => string): Topology {
  const names = new Map(topology.nodes.map((node) => [node.name, nameOf(node)]));
  const groups = new Map<string, TopologyNode[]>();
  for (const node of topology.nodes) groups.set(nameOf(node), [...groups.get(nameOf(node)) ?? [], node]);
  const edges = new Map<string, { from: string; to: string }>();
  for (const { from, to } of topology.edges) {
    const [first, second] = [names.get(from) ?? from, names.get(to) ?? to];
    if (first !== second) edges.set(`${first}\n${second}`, { from: first, to: second });
  }
  return { ...topology, nodes: [...groups].map(([name, group]) => (group.length === 1 ? { ...group[0], name } : groupNode(name, group, topology.tasks))), edges: [...edges.values()] };
}

function groupNode(name: string, group: readonly TopologyNode[], order: readonly string[]): TopologyNode {
  const [first] = group;
  const last = group[group.length - 1];
  const sizes = group.flatMap(({ parameters }) => parameters ?? []);
  const owners = new Set(group.flatMap(({ tasks }) => tasks));
  const count = group.reduce((sum, node) => sum + node.count, 0);
  const bank = first.kind === "expert";
  const layers = group.flatMap(({ layer }) => layer ?? []);
  return {
    name, kind: first.kind, count, tasks: order.filter((task) => owners.has(task)),
    title: bank ? `${count} × ${first.title}` : name,
    place: bank ? `experts in ${first.place.split("/")[0]}` : `${count} ${first.kind === "input" ? "inputs" : "layers"}`,
    ...(last.shape === undefined ? {} : { shape: last.shape }), ...(sizes.length === 0 ? {} : { parameters: sizes.reduce((sum, size) => sum + size, 0) }),
    ...(layers.length === 0 ? {} : { layer: layers[0] }),
    span: { start: Math.min(...group.map(({ span }) => span.start)), end: Math.max(...group.map(({ span }) => span.end)) },
  };
}
