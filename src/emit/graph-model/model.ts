import { GraphError } from "../../graph/build.ts";
import type { OperationName, Program, Value } from "../../graph/program.ts";
import { isMade } from "../../graph/values.ts";
import type { Numbers } from "../numbers.ts";
import { permuted } from "../numbers.ts";
import { GraphDefinition, type Tensor } from "./definition.ts";
import { elementwise } from "./elementwise.ts";
import { layout } from "./layout.ts";
import { pictures } from "./pictures.ts";
import { products } from "./products.ts";
import type { Context, ForwardOperation, Rule, Rules } from "./rule.ts";

const rules: Rules<ForwardOperation> = { ...elementwise, ...layout, ...products, ...pictures };

/**
 * A forward pass as a graph of TensorFlow's own operations, which plain `tf.loadGraphModel` opens: any word that trains can be
 * written so. The batch is whatever is fed. @throws GraphError where the program is no forward pass.
 */
export function graphModel(program: Program, weights: Readonly<Record<string, Numbers>>, by: string): Map<string, string | Uint8Array> {
  const graph = new GraphDefinition();
  const inputs = new Map(program.feeds.map(({ name, shape, type }): [string, Tensor] => [name, { name: graph.placeholder(name, shape, type), shape, type }]));
  const literals = literalsOf(program, weights);
  const context: Context = { graph, literalOf: (value) => literals.get(value), batch: (times) => batchOf(program, graph, inputs, times) };
  const names = new Map<Value, string>();
  for (const value of program.nodes) {
    const literal = literals.get(value);
    names.set(value, literal ? literalNode(graph, value, literal) : nodeFor(value, context, { names, inputs }));
  }
  const outputs = new Map([...program.outputs].map(([name, value]): [string, Tensor] =>
    [name, { name: graph.result(name, names.get(value) ?? ""), shape: value.shape, type: value.type }]));
  return graph.files(inputs, outputs, by);
}

function nodeFor(value: Value, context: Context, { names, inputs }: { names: ReadonlyMap<Value, string>; inputs: ReadonlyMap<string, Tensor> }): string {
  if (isMade(value, "feed")) return inputs.get(value.attributes.name)?.name ?? "";
  if (!(value.operation in rules)) throw new GraphError(`${value.operation} has no place in a model that only predicts`);
  const rule = rules[value.operation as ForwardOperation] as Rule<OperationName>;
  return rule(value, context, ...value.inputs.map((input) => names.get(input) ?? ""));
}

function literalNode(graph: GraphDefinition, value: Value, literal: Numbers): string {
  return isMade(value, "state") ? graph.weight(value.attributes.name, literal) : graph.literal(literal, value.type);
}

/** Values that hold fixed numbers: literals, weights, and what only lies differently. */
function literalsOf(program: Program, weights: Readonly<Record<string, Numbers>>): Map<Value, Numbers> {
  const literals = new Map<Value, Numbers>();
  for (const value of program.nodes) {
    const literal = literalOf(value, weights, literals);
    if (literal) literals.set(value, literal);
  }
  return literals;
}

function literalOf(value: Value, weights: Readonly<Record<string, Numbers>>, known: ReadonlyMap<Value, Numbers>): Numbers | undefined {
  if (isMade(value, "constant")) return { shape: value.shape, data: value.attributes.data };
  if (isMade(value, "state")) return weights[value.attributes.name] ?? missing(value.attributes.name);
  const from = known.get(value.inputs[0]);
  if (from && isMade(value, "reshape")) return { shape: value.shape, data: from.data };
  if (from && isMade(value, "transpose")) return permuted(from, value.attributes.permutation);
  return undefined;
}

function missing(name: string): never {
  throw new GraphError(`the weights of ${name} are missing`);
}

/** `times` × batch as a vector of one, read off the first input that carries the batch. */
function batchOf({ feeds }: Program, graph: GraphDefinition, inputs: ReadonlyMap<string, Tensor>, times: number): string {
  const carrier = feeds.find(({ shape }) => shape.some((dimension) => dimension < 0));
  if (!carrier) throw new GraphError("nothing that is fed carries the batch");
  const axis = carrier.shape.findIndex((dimension) => dimension < 0);
  const size = graph.node("Slice", [graph.node("Shape", [inputs.get(carrier.name)?.name ?? ""]), graph.integers([axis]), graph.integers([1])]);
  return times === 1 ? size : graph.node("Mul", [size, graph.integers([times])]);
}
