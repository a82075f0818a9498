import type { ModelGraph } from "../graph/model.ts";
import type { Trained } from "./layers-model.ts";
import { layersModel } from "./layers-model.ts";
import { scaledOutside } from "./scaling.ts";

export interface EmittedModel {
  /** By file name; none where the model cannot be written, as `note` says. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly format: "layers" | "none";
  /** What a user of the files has to know, in one sentence each. */
  readonly notes: readonly string[];
}

const generator = "Crosstask";

/**
 * A trained model as files that plain TensorFlow.js opens (`tf.loadLayersModel`): numbers are scaled inside, names and
 * vocabularies stand in `signature.json`. Outputs are in the order of the tasks.
 */
export function emitModel(graph: ModelGraph, trained: Trained): EmittedModel {
  const signature = `${JSON.stringify(trained.signature, null, 1)}\n`;
  const model = layersModel(graph, trained, generator);
  if ("reason" in model) {
    return { files: new Map([["signature.json", signature]]), format: "none", notes: [`${graph.name} cannot be written as stock layers yet: ${model.reason}.`] };
  }
  const outside = scaledOutside(trained.signature);
  const notes = outside.length === 0 ? [] : [`${outside.join(", ")}: the logarithm is taken outside the model, as signature.json says; stock layers have none.`];
  return { files: new Map([...model.files, ["signature.json", signature]]), format: "layers", notes };
}
