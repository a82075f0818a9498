import * as path from "node:path";
import { instantiate } from "../../catalog/instantiate.ts";
import { signatureText, vocabularySizes } from "../../data/index.ts";
import { emitModel, folded, loaderOf, pytorchModel, servingProgram, type Trained } from "../../emit/index.ts";
import { exportOnnx } from "../../engine/ort/model.ts";
import { GraphError } from "../../graph/build.ts";
import type { ModelGraph } from "../../graph/model.ts";
import { openRun } from "../../runs/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { Output } from "../output.ts";
import { graphOfRun, signatureOf, weightsOf } from "../run-model.ts";
import { writeFiles } from "../written.ts";

export const exportFormats = ["tfjs", "tfjs-graph", "onnx", "pytorch"] as const;
export type ExportFormat = (typeof exportFormats)[number];

interface Exported {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** How the files are opened. */
  readonly opens: string;
}

/** `mtl export RUN --to FORMAT`: the run's best weights in the format of another tool. The data is not needed. */
export async function exportCommand(directory: string, { to, out }: { readonly to: ExportFormat; readonly out?: string }, output: Output): Promise<void> {
  const run = openRun(directory);
  const graph = graphOfRun(run);
  const signature = signatureOf(run);
  const sizes = vocabularySizes(graph.inputs, signature);
  const weights = weightsOf(run, instantiate(graph, sizes));
  const { files, opens } = filesOf(to, graph, { weights, signature, vocabularySizes: sizes });
  const target = out ?? path.join(directory, to);
  const all = new Map([...files, ["signature.json", signatureText(signature)]]);
  writeFiles(target, all);
  output.line(`${graph.name} written to ${target}: open it with ${opens}`);
  output.object({ model: graph.name, directory: path.resolve(target), format: to, files: [...all.keys()], opens });
}

function filesOf(to: ExportFormat, graph: ModelGraph, trained: Trained): Exported {
  try {
    switch (to) {
      case "tfjs": case "tfjs-graph": {
        const { files, format } = emitModel(graph, trained, to === "tfjs" ? undefined : "graph");
        return { files, opens: loaderOf(format) };
      }
      case "onnx": return { files: onnxFiles(graph, trained), opens: "any ONNX runtime" };
      case "pytorch": return { files: pytorchModel(graph, trained), opens: "`from model import load; model = load()`" };
    }
  } catch (error) {
    if (error instanceof GraphError) throw new CommandError(exitCodes.problems, `${graph.name} cannot be written for ${to}: ${error.message}.`);
    throw error;
  }
}

function onnxFiles(whole: ModelGraph, left: Trained): Map<string, Uint8Array> {
  const { graph, trained } = folded(whole, left);
  return new Map([["model.onnx", exportOnnx(servingProgram(graph, trained), trained.weights)]]);
}
