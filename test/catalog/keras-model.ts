import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel, type LayersModel } from "@tensorflow/tfjs-layers";
import type { KerasLayer, LayerInput } from "../../src/catalog/definition.ts";
import { PADDING } from "../../src/catalog/keras-layer.ts";
import { paddedInput } from "../../src/catalog/padding.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { layerNamed, type LayerCase } from "./layer-cases.ts";

interface Node {
  readonly name: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly unknown[];
}

const link = (names: readonly string[]) => [names.map((name) => [name, 0, 0, {}])];

/** The input layers and the layers of one use, as a functional model's topology. */
function topology(use: LayerCase, layers: readonly KerasLayer[]) {
  const inputs = use.inputs.map(({ shape }, index): Node => ({
    name: `x${index}`, class_name: "InputLayer", inbound_nodes: [],
    // Plain models have no scalars: one id a row stands in a column of its own.
    config: { name: `x${index}`, batch_input_shape: [null, ...(shape.length === 0 ? [1] : shape)], dtype: "float32" },
  }));
  const padded = paddedInput(layerNamed(use.word), use.inputs, use.args);
  const masks = padded ? [paddingInput(padded)] : [];
  const names = layers.map(({ name }, index) => `layer_${name ?? index}`);
  const nodes = layers.map((layer, index): Node => {
    const before = index === 0 ? inputs.map(({ name }) => name) : [names[index - 1]];
    const reads = layer.inputs?.map((input) => (typeof input === "number" ? `x${input}` : input === PADDING ? PADDING : `layer_${input}`));
    return { name: names[index], class_name: layer.className, config: { ...layer.config, name: names[index] }, inbound_nodes: link(reads ?? before) };
  });
  return {
    class_name: "Model",
    config: {
      name: "one", layers: [...inputs, ...masks, ...nodes],
      input_layers: [...inputs, ...masks].map(({ name }) => [name, 0, 0]), output_layers: [[names[names.length - 1], 0, 0]],
    },
  };
}

function paddingInput({ shape }: LayerInput): Node {
  return { name: PADDING, class_name: "InputLayer", inbound_nodes: [], config: { name: PADDING, batch_input_shape: [null, shape[0], 1], dtype: "float32" } };
}

/** Opens stock layers as TensorFlow.js opens a file, and gives them our weights in Keras' order and layout. */
export async function kerasModel(use: LayerCase, layers: readonly KerasLayer[], weights: Tensors): Promise<LayersModel> {
  const artifacts = { modelTopology: { model_config: topology(use, layers) } };
  const model = await loadLayersModel({ load: async () => artifacts });
  layers.forEach((layer, index) => {
    if (layer.weights.length === 0) return;
    model.getLayer(`layer_${layer.name ?? index}`).setWeights(layer.weights.map((name) => kerasWeight(layer, name, weights)));
  });
  return model;
}

function kerasWeight(layer: KerasLayer, name: string, weights: Tensors): tf.Tensor {
  const { shape, data } = layer.fixed?.[name] ?? weights[name];
  const stored = tf.tensor(Array.from(data), [...layer.shapes?.[name] ?? shape]);
  const layout = layer.layouts?.[name];
  return layout === undefined ? stored : tf.transpose(stored, [...layout]);
}

export function predict(model: LayersModel, use: LayerCase, feeds: Tensors): readonly number[] {
  const inputs = use.inputs.map(({ shape }, index) => {
    const { data, shape: fed } = feeds[`x${index}`];
    return tf.tensor(Array.from(data), shape.length === 0 ? [...fed, 1] : [...fed]);
  });
  const masks = feeds.padding ? [tf.tensor(Array.from(feeds.padding.data), [...feeds.padding.shape, 1])] : [];
  return Array.from((model.predict([...inputs, ...masks]) as tf.Tensor).dataSync());
}
