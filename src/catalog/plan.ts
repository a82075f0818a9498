import { GraphError } from "../graph/build.ts";
import type { ModelGraph, ModelInput, ModelNode } from "../graph/model.ts";
import type { Shape } from "../graph/shape.ts";
import type { LayerDefinition, LayerInput, WeightSpec } from "./definition.ts";
import { catalog } from "./index.ts";
import { isPadded, paddingAfter } from "./padding.ts";
import { sourcesOf } from "./presence.ts";

/** How many ids the inputs have, by input name: one number a column. */
export type VocabularySizes = Readonly<Record<string, readonly number[]>>;

/** A node with its definition, the shapes that it reads, and the names of its weights. */
export interface PlannedNode {
  readonly node: ModelNode;
  readonly definition: LayerDefinition;
  readonly inputs: readonly LayerInput[];
  readonly weights: readonly WeightSpec[];
  readonly shape: Shape;
}

export interface Plan {
  readonly nodes: readonly PlannedNode[];
  /** The shape of a row of every input and node. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** The input that says which positions of a value are padding. */
  readonly padding: ReadonlyMap<string, string>;
}

/** What an input is to the layers that read it; without sizes its vocabulary is not known yet. */
export function layerInput(input: ModelInput, sizes: VocabularySizes = {}): LayerInput {
  const definition = catalog.find("input", input.type);
  if (definition === undefined) throw new GraphError(`there is no input of type ${input.type}`);
  const padding = isPadded(definition, input) ? { padding: input.name } : {};
  if (definition.type === "float32") return { shape: input.shape.length === 0 ? [1] : input.shape, type: "float32", ...padding };
  const vocabularySizes = sizes[input.name] ?? input.vocabularySizes;
  const perColumn = input.type === "categories";
  return { shape: input.shape, type: "int32", perColumn, ...padding, ...(vocabularySizes === undefined ? {} : { vocabularySizes }) };
}

/**
 * Runs the shape rules over a graph. Lengths that only the data decides are NaN where `sizes` lacks them.
 * @throws GraphError where a rule fails: the language has checked them all before.
 */
export function planOf(graph: ModelGraph, sizes: VocabularySizes = {}): Plan {
  const values = new Map(graph.inputs.map((input) => [input.name, layerInput(input, sizes)]));
  const sources = sourcesOf(graph);
  const nodes = graph.nodes.map((node) => {
    const planned = withSources(planNode(node, values), sources);
    const { padding } = paddingAfter(planned.definition, planned.inputs, node.arguments, planned.shape);
    values.set(node.name, { shape: planned.shape, type: "float32", ...(padding === undefined ? {} : { padding }) });
    return planned;
  });
  return {
    nodes,
    shapes: new Map([...values].map(([name, { shape }]) => [name, shape])),
    padding: new Map([...values].flatMap(([name, { padding }]) => (padding === undefined ? [] : [[name, padding] as const]))),
  };
}

function withSources(planned: PlannedNode, sources: ReadonlyMap<string, readonly string[]>): PlannedNode {
  if (!planned.definition.asksPresence) return planned;
  return { ...planned, inputs: planned.inputs.map((input, at) => ({ ...input, sources: sources.get(planned.node.inputs[at]) ?? [] })) };
}

function planNode(node: ModelNode, values: ReadonlyMap<string, LayerInput>): PlannedNode {
  const definition = catalog.find("layer", node.word);
  if (definition === undefined) throw new GraphError(`there is no layer ${node.word} (${node.name})`);
  const inputs = node.inputs.map((name) => {
    const input = values.get(name);
    if (input === undefined) throw new GraphError(`${node.name} reads ${name} before it is made`);
    return input;
  });
  const result = definition.shape(inputs, node.arguments);
  if (!("shape" in result)) throw new GraphError(`${node.name}: ${result.code} ${JSON.stringify(result.detail)}`);
  return { node, definition, inputs, weights: definition.weights?.(inputs, node.arguments) ?? [], shape: result.shape };
}

/** `trunk/dense_1/kernel`; nodes that share their weights name them by their key. */
export function parameterName(node: ModelNode, weight: string): string {
  return `${node.weightsKey ?? node.name}/${weight}`;
}
