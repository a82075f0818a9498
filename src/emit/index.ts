import { whyGraphModel } from "../catalog/emission.ts";
import type { ModelGraph } from "../graph/model.ts";
import { folded } from "./folded.ts";
import { graphModel } from "./graph-model/model.ts";
import { layersModel } from "./layers-model/model.ts";
import { servingProgram } from "./serving.ts";
import type { Trained } from "./trained.ts";

export { folded } from "./folded.ts";
export { pytorchModel } from "./pytorch/model.ts";
export { servingProgram } from "./serving.ts";
export type { Trained } from "./trained.ts";

type ModelFormat = "layers" | "graph";

export interface EmittedModel {
  /** By file name. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What opens it: `tf.loadLayersModel` or `tf.loadGraphModel`. */
  readonly format: ModelFormat;
  /** What a user of the files has to know, in one sentence each. */
  readonly notes: readonly string[];
}

const generator = "Crosstask";

/**
 * A trained model as files that plain TensorFlow.js opens: stock layers where there are some for everything in it, else, or
 * where a graph is asked for, a graph of TensorFlow's own operations. Numbers are scaled inside, names and vocabularies stand in
 * `signature.json`. Outputs are in the order of the tasks.
 */
export function emitModel(whole: ModelGraph, left: Trained, wanted?: "graph"): EmittedModel {
  const { graph, trained } = folded(whole, left);
  const signature = `${JSON.stringify(trained.signature, null, 1)}\n`;
  const withSignature = (files: Map<string, string | Uint8Array>) => files.set("signature.json", signature);
  const reason = whyGraphModel(graph);
  if (wanted !== "graph" && reason === undefined) return { files: withSignature(layersModel(graph, trained, generator)), format: "layers", notes: [] };
  const files = graphModel(servingProgram(graph, trained), trained.weights, generator);
  const notes = reason === undefined ? [] : [`${graph.name} is written as a graph model, which ${loaderOf("graph")} opens: ${reason}.`];
  return { files: withSignature(files), format: "graph", notes };
}

/** How TensorFlow.js opens a format. */
export const loaderOf = (format: ModelFormat): string => (format === "layers" ? "tf.loadLayersModel" : "tf.loadGraphModel");
