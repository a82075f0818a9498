import type { KerasLayer } from "../../catalog/definition.ts";
import { PADDING } from "../../catalog/keras-layer.ts";
import { emissionOf } from "../../catalog/emission.ts";
import { paddedInput } from "../../catalog/padding.ts";
import type { PlannedNode } from "../../catalog/plan.ts";
import { layerInput, parameterName, planOf } from "../../catalog/plan.ts";
import { GraphError } from "../../graph/build.ts";
import type { ModelGraph } from "../../graph/model.ts";
import type { Numbers } from "../numbers.ts";
import { permuted } from "../numbers.ts";
import type { Trained } from "../trained.ts";
import { scaledInput, unscaledOutput } from "./scaling.ts";
import type { TensorRef } from "./topology.ts";
import { Topology } from "./topology.ts";

/** Everything while a model is written. */
interface Writing {
  readonly topology: Topology;
  readonly trained: Trained;
  readonly values: Map<string, TensorRef>;
  /** Layers that were written, by the key of their weights: a second use shares them. */
  readonly shared: Map<string, string>;
}

/** A model of stock layers, as files. @throws GraphError for a model that has to be a graph model (`whyGraphModel`). */
export function layersModel(graph: ModelGraph, trained: Trained, by: string): Map<string, string | Uint8Array> {
  const writing: Writing = { topology: new Topology(), trained, values: new Map(), shared: new Map() };
  const plan = planOf(graph, trained.vocabularySizes);
  for (const input of graph.inputs) {
    const { shape, type } = layerInput(input, trained.vocabularySizes);
    // An id alone is a row of one: Keras has no input without dimensions.
    const raw = writing.topology.input(input.name, shape.length === 0 ? [1] : shape, type);
    writing.values.set(input.name, type === "int32" ? raw : scaledInput(writing.topology, input, raw, trained.signature));
  }
  for (const node of plan.nodes) {
    const emitted = emissionOf(node.definition, node.inputs, node.node.arguments);
    if ("reason" in emitted) throw new GraphError(`${node.node.label}: ${emitted.reason}`);
    writing.values.set(node.node.name, writeNode(writing, node, emitted.layers));
  }
  const outputs = graph.tasks.map((task) => {
    const shape = plan.shapes.get(task.output) ?? [1];
    return unscaledOutput(writing.topology, task, valueOf(writing, task.output), shape[shape.length - 1] ?? 1, trained.signature);
  });
  return writing.topology.files(graph.name, outputs, by);
}

function valueOf({ values }: Writing, name: string): TensorRef {
  const value = values.get(name);
  if (!value) throw new Error(`${name} is read before it is made`);
  return value;
}

/** The stock layers of one node: a small graph whose last layer makes the value. */
function writeNode(writing: Writing, planned: PlannedNode, layers: readonly KerasLayer[]): TensorRef {
  const given = planned.node.inputs.map((name) => valueOf(writing, name));
  const made = new Map<string, TensorRef>();
  let last: readonly TensorRef[] = given;
  layers.forEach((layer, index) => {
    const inputs = layer.inputs?.map((input) => (typeof input === "number" ? given[input] : input === PADDING ? paddingMask(writing, planned) : made.get(input) ?? given[0])) ?? last;
    const value = writeLayer(writing, planned, layer, { inputs, index });
    if (layer.name !== undefined) made.set(layer.name, value);
    last = [value];
  });
  return last[0];
}

/** The mask of the padded positions of what a node reads, [length, 1]: each id looked up in a table of 0 and ones. */
function paddingMask(writing: Writing, { node, definition, inputs }: PlannedNode): TensorRef {
  const name = paddedInput(definition, inputs, node.arguments)?.padding ?? "";
  const key = `${PADDING} of ${name}`;
  const known = writing.values.get(key);
  if (known) return known;
  const rows = (writing.trained.vocabularySizes[name]?.[0] ?? 0) + 1;
  const made = writing.topology.add({
    name: `${name}/padding`, className: "Embedding", config: { input_dim: rows, output_dim: 1 }, inputs: [valueOf(writing, name)],
    weights: [{ shape: [rows, 1], data: Array.from({ length: rows }, (_, id) => Number(id > 0)) }],
  });
  writing.values.set(key, made);
  return made;
}

function writeLayer(writing: Writing, planned: PlannedNode, layer: KerasLayer, { inputs, index }: { inputs: readonly TensorRef[]; index: number }): TensorRef {
  const { node } = planned;
  const key = `${node.weightsKey ?? node.name}#${index}`;
  const before = writing.shared.get(key);
  if (before !== undefined) return writing.topology.use(before, inputs);
  const value = writing.topology.add({
    name: layer.name === undefined ? node.name : `${node.name}/${layer.name}`, className: layer.className, config: layer.config, inputs,
    weights: layer.weights.map((weight) => weightOf(writing.trained, planned, layer, weight)),
  });
  writing.shared.set(key, value.layer);
  return value;
}

function weightOf({ weights }: Trained, { node }: PlannedNode, layer: KerasLayer, weight: string): Numbers {
  const fixed = layer.fixed?.[weight];
  if (fixed) return fixed;
  const stored = weights[parameterName(node, weight)];
  const numbers = { shape: layer.shapes?.[weight] ?? stored.shape, data: stored.data };
  const layout = layer.layouts?.[weight];
  return layout ? permuted(numbers, layout) : numbers;
}
