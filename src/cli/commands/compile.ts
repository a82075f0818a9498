import * as path from "node:path";
import { initialize } from "../../catalog/instantiate.ts";
import { emitModel, loaderOf } from "../../emit/index.ts";
import type { Output } from "../output.ts";
import { readData } from "../run-model.ts";
import { loadModel, readSource } from "../source.ts";
import { writeFiles } from "../written.ts";

/** `mtl compile FILE`: the model with its first weights as TensorFlow.js files; the data is read for vocabularies and scales. */
export async function compileCommand(file: string, options: { readonly model?: string; readonly out?: string }, output: Output): Promise<void> {
  const source = readSource(file);
  const graph = await loadModel(source, output, options.model);
  const { dataset, instance } = await readData(graph, { directory: source.directory, root: source.root }, output);
  const emitted = emitModel(graph, {
    weights: initialize(instance.parameters, graph.train.seed), signature: dataset.signature, vocabularySizes: dataset.vocabularySizes,
  });
  const directory = options.out ?? path.join(source.directory, `${graph.name}.tfjs`);
  writeFiles(directory, emitted.files);
  output.line(`${graph.name} written to ${directory}: open it with ${loaderOf(emitted.format)}`);
  for (const note of emitted.notes) output.note(`note: ${note}`);
  output.object({ model: graph.name, directory, format: emitted.format, files: [...emitted.files.keys()], notes: emitted.notes });
}
