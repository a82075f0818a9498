import "@tensorflow/tfjs-backend-cpu";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import type { EmittedModel } from "../../src/emit/index.ts";
import type { Tensor, Tensors } from "../../src/engine/executor.ts";
import type { ModelGraph } from "../../src/graph/model.ts";

type Files = Pick<EmittedModel, "files" | "format">;

/** Opens the files as anybody would, by the loader that the format is for. */
async function opened({ files, format }: Files) {
  const { modelTopology, signature, weightsManifest } = JSON.parse(String(files.get("model.json")));
  const weightData = new Uint8Array(files.get("weights.bin") as Uint8Array).buffer;
  const artifacts = { modelTopology, signature, weightSpecs: weightsManifest[0].weights, weightData };
  return format === "layers" ? loadLayersModel(tf.io.fromMemory(artifacts)) : loadGraphModel(tf.io.fromMemory(artifacts));
}

/** Predictions by task, of inputs by name; an id alone is a row of one. */
export async function stockOutputs(emitted: Files, graph: ModelGraph, inputs: Tensors): Promise<Tensors> {
  const model = await opened(emitted);
  const given = graph.inputs.map(({ name }) => {
    const { data, shape } = inputs[name];
    return tf.tensor(Array.from(data), shape.length === 1 ? [shape[0], 1] : [...shape], data instanceof Int32Array ? "int32" : "float32");
  });
  const predicted = [model.predict(given) as tf.Tensor | tf.Tensor[]].flat();
  const outputs = graph.tasks.map(({ name }, task): [string, Tensor] =>
    [name, { shape: predicted[task].shape, data: predicted[task].dataSync<"float32">() }]);
  [...given, ...predicted].forEach((tensor) => tensor.dispose());
  model.dispose();
  return Object.fromEntries(outputs);
}
