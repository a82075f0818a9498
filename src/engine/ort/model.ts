import type { DataType, Program, Value } from "../../graph/program.ts";
import type { Shape } from "../../graph/shape.ts";
import { isMade } from "../../graph/values.ts";
import { EngineError } from "../executor.ts";
import { OnnxGraph } from "./graph.ts";
import { BatchLast } from "./lower/batch-last.ts";
import { lowerValue } from "./lower/index.ts";
import { condition } from "./lower/elementwise.ts";
import { writeOnnx, type OnnxValue } from "./onnx-writer.ts";
import { packsOf, type Pack } from "./packs.ts";

const OPSET = 18;

/** A program as the bytes of an ONNX model, and under which names it takes and gives its values. */
export interface OnnxProgram {
  readonly bytes: Uint8Array;
  /** ONNX output by the program's output. */
  readonly outputs: ReadonlyMap<string, string>;
  /** ONNX output by the state, or the key of the pack, that it replaces. */
  readonly updates: ReadonlyMap<string, string>;
  readonly packs: readonly Pack[];
}

export const feedName = (name: string) => `feed:${name}`;
export const stateName = (name: string) => `state:${name}`;

/** What feeds and states are called in an ONNX graph. */
interface Naming {
  feed(name: string): string;
  state(name: string): string;
}

const own: Naming = { feed: feedName, state: stateName };

/** Lowers a whole program to one ONNX graph; the batch dimension is symbolic where none is given. */
export function lowerProgram(program: Program, batch?: number): OnnxProgram {
  const graph = new OnnxGraph();
  const packs = packsOf(program);
  const names = lowerNodes(program, graph, own, packs);
  const given = new Map<string, OnnxValue>();
  const dimensionsOf = dimensionsFor(batch);
  const give = (value: Value) => outputOf(value, graph, names, given, dimensionsOf);
  const packed = packedNames(packs);
  const outputs = new Map([...program.outputs].map(([name, value]) => [name, give(value)]));
  const updates = new Map([
    ...[...program.updates].filter(([name]) => !packed.has(name)),
    ...packs.map(({ key, replaced }): [string, Value] => [key, replaced]),
  ].map(([name, value]) => [name, give(value)]));
  const bytes = writeOnnx({
    name: program.name,
    opset: OPSET,
    ...graph.reaching([...given.keys()]),
    inputs: [...inputsOf(program, packed, dimensionsOf), ...packs.map(({ key, size }) => ({ name: stateName(key), type: "float32" as const, shape: [size] }))],
    outputs: [...given.values()],
  });
  return { bytes, outputs, updates, packs };
}

/** The states that are in a pack. */
export function packedNames(packs: readonly Pack[]): Set<string> {
  return new Set(packs.flatMap(({ members }) => members.map(({ name }) => name)));
}

/** Numbers in row-major order. */
interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

const plain: Naming = { feed: (name) => name, state: (name) => name };

/** A program that only predicts, as the bytes of an ONNX model for others: its inputs and outputs under their own names, its states as the weights given. */
export function exportOnnx(program: Program, weights: Readonly<Record<string, Numbers>>): Uint8Array {
  const graph = new OnnxGraph();
  const names = lowerNodes(program, graph, plain);
  for (const [name, value] of program.outputs) graph.rename(names.get(value) ?? "", name);
  const typed = (name: string, shape: Shape, type: DataType): OnnxValue => ({ name, type, shape: shape.map((dimension) => (dimension < 0 ? "batch" : dimension)) });
  const { nodes, initializers } = graph.reaching([...program.outputs.keys()]);
  return writeOnnx({
    name: program.name, opset: OPSET, nodes,
    initializers: [...initializers, ...program.states.map(({ name }) => ({ name, type: "float32" as const, ...weights[name] }))],
    inputs: program.feeds.map(({ name, shape, type }) => typed(name, shape, type)),
    outputs: [...program.outputs].map(([name, { shape, type }]) => typed(name, shape, type)),
  });
}

function lowerNodes(program: Program, graph: OnnxGraph, naming: Naming, packs: readonly Pack[] = []): Map<Value, string> {
  const names = new Map(packs.map(({ joined, key }): [Value, string] => [joined, naming.state(key)]));
  const unpacked = unpackedNames(packs, graph, naming);
  const nameOf = (value: Value) => {
    const name = names.get(value);
    if (name === undefined) throw new EngineError(`Program ${program.name} uses a ${value.operation} that is not among its nodes.`);
    return name;
  };
  const context = {
    graph,
    nameOf,
    conditionOf: (value: Value) => condition(value, nameOf(value), graph, nameOf),
    conditionFrom: (value: Value, from: (value: Value) => string) => condition(value, from(value), graph, from),
    batch: (times: number) => batchOf(program, graph, naming, times),
  };
  const batchLast = naming === own ? new BatchLast(context, program.nodes) : undefined;
  for (const value of program.nodes) if (!names.has(value)) names.set(value, leafName(value, naming, unpacked) ?? batchLast?.lower(value) ?? lowerValue(value, context));
  return names;
}

function leafName(value: Value, naming: Naming, unpacked: ReadonlyMap<string, string>): string | undefined {
  if (isMade(value, "feed")) return naming.feed(value.attributes.name);
  if (isMade(value, "state")) return unpacked.get(value.attributes.name) ?? naming.state(value.attributes.name);
  return undefined;
}

/** The members of packs as parts of these, for whoever reads one by itself. */
function unpackedNames(packs: readonly Pack[], graph: OnnxGraph, naming: Naming): Map<string, string> {
  return new Map(packs.flatMap(({ key, members }) => members.map(({ name, shape, start, end }): [string, string] => {
    const part = graph.node("Slice", [naming.state(key), graph.integers([start]), graph.integers([end]), graph.integers([0])]);
    return [name, graph.node("Reshape", [part, graph.integers(shape)])];
  })));
}

/** Several outputs may be one value, and a value may be an input as it is: ONNX wants a node's own output for each. */
function outputOf(value: Value, graph: OnnxGraph, names: ReadonlyMap<Value, string>, given: Map<string, OnnxValue>, dimensionsOf: Dimensions): string {
  const name = names.get(value) ?? "";
  const own = name.startsWith("n") && !given.has(name) ? name : graph.copy(name);
  given.set(own, { name: own, type: value.type, shape: dimensionsOf(value.shape) });
  return own;
}

/** `times` × batch as a vector of one, read off the first feed or state that carries the batch. */
function batchOf(program: Program, graph: OnnxGraph, naming: Naming, times: number): string {
  const carriers = [...program.feeds.map((feed) => ({ ...feed, name: naming.feed(feed.name) })), ...program.states.map((state) => ({ ...state, name: naming.state(state.name) }))];
  const carrier = carriers.find(({ shape }) => shape.some((dimension) => dimension < 0));
  if (!carrier) throw new EngineError(`Program ${program.name} has a batch dimension but nothing that is fed carries it.`);
  const axis = carrier.shape.findIndex((dimension) => dimension < 0);
  const size = graph.node("Shape", [carrier.name], { start: axis, end: axis + 1 });
  const copies = -carrier.shape[axis];
  const batch = copies === 1 ? size : graph.node("Div", [size, graph.integers([copies])]);
  return times === 1 ? batch : graph.node("Mul", [batch, graph.integers([times])]);
}

function inputsOf(program: Program, packed: ReadonlySet<string>, dimensionsOf: Dimensions): OnnxValue[] {
  const input = (name: string, shape: Shape, type: DataType) => ({ name, type, shape: dimensionsOf(shape) });
  return [
    ...program.feeds.map(({ name, shape, type }) => input(feedName(name), shape, type)),
    ...program.states.filter(({ name }) => !packed.has(name)).map(({ name, shape }) => input(stateName(name), shape, "float32")),
  ];
}

type Dimensions = (shape: Shape) => (number | string)[];

function dimensionsFor(batch: number | undefined): Dimensions {
  const dynamic = (times: number) => (batch === undefined ? `batch*${times}` : batch * times);
  return (shape) => shape.map((dimension) => (dimension < 0 ? dynamic(-dimension) : dimension));
}
