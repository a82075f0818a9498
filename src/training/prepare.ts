import { catalog } from "../catalog/index.ts";
import { instantiate } from "../catalog/instantiate.ts";
import { watchedInputs } from "../catalog/presence.ts";
import type { DataProblem, DataRequest, Dataset, LabelRequest, Signature } from "../data/dataset.ts";
import type { FileSystem } from "../data/file-system.ts";
import { prepare } from "../data/index.ts";
import type { Instance } from "../graph/forward.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ExtendSettings, ModelGraph, ModelTask } from "../graph/model.ts";
import { extendedGraph, extensionNote, extensionOf, type Extension } from "./extension.ts";
import { readOldRun, type OldRun } from "./old-run.ts";

/** A model with its data read and its weights known: ready to train. */
export interface PreparedModel {
  readonly graph: ModelGraph;
  readonly dataset: Dataset;
  readonly instance: Instance;
  readonly notes: readonly DataProblem[];
  /** What it takes over from a finished run, where the file says `extend`. */
  readonly extension?: Extension;
}

export interface Places {
  /** Paths in the file are relative to this folder. */
  readonly directory: string;
  /** Nothing outside this folder is read. */
  readonly root: string;
}

/**
 * Reads the data of a checked model, fits its encodings, and makes the model of the right size. With `fitted` the encodings are those,
 * and no run is extended any more: the model has been trained.
 */
export async function prepareModel(
  graph: ModelGraph,
  files: FileSystem,
  places: Places,
  onProgress?: (share: number) => void,
  fitted?: Signature,
): Promise<PreparedModel | Problems> {
  if (fitted) return prepareData(graph, fittedRequest(dataRequest(graph, places), fitted), files, onProgress);
  if (graph.extend) return prepareExtended(graph, graph.extend, await readOldRun(files, { run: graph.extend.run, ...places }), { files, places, ...(onProgress ? { onProgress } : {}) });
  return prepareData(graph, dataRequest(graph, places), files, onProgress);
}

async function prepareData(graph: ModelGraph, request: DataRequest, files: FileSystem, onProgress?: (share: number) => void): Promise<PreparedModel | Problems> {
  const prepared = await prepare(request, files, onProgress);
  if ("problems" in prepared) return prepared;
  const { dataset, notes } = prepared;
  if (dataset.train.rows === 0) return { problems: [noTrainingRows] };
  return { graph, dataset, instance: instantiate(graph, dataset.vocabularySizes), notes };
}

interface Problems {
  readonly problems: readonly DataProblem[];
}

interface Reading {
  readonly files: FileSystem;
  readonly places: Places;
  readonly onProgress?: (share: number) => void;
}

/** A model that starts from a run: with the run's encodings of inputs and labels, so that its weights mean what they meant. */
async function prepareExtended(graph: ModelGraph, settings: ExtendSettings, old: OldRun | Problems, { files, places, onProgress }: Reading): Promise<PreparedModel | Problems> {
  if ("problems" in old) return old;
  const extended = extendedGraph(graph, settings, old);
  if ("problems" in extended) return extended;
  const prepared = await prepareData(extended, fittedRequest(dataRequest(extended, places), old.signature), files, onProgress);
  if ("problems" in prepared) return prepared;
  const extension = extensionOf(graph, settings, old, prepared);
  if ("problems" in extension) return extension;
  return { ...prepared, extension, notes: [...prepared.notes, extensionNote(extension)] };
}

/** The same request with the scales and vocabularies of an earlier model. */
function fittedRequest(request: DataRequest, { inputs, outputs }: Signature): DataRequest {
  return {
    ...request, fitted: inputs,
    labels: request.labels.map((label) => {
      const scaling = outputs.find(({ task }) => task === label.task)?.scaling;
      return scaling ? { ...label, fitted: scaling } : label;
    }),
  };
}

const noTrainingRows: DataProblem = {
  code: "MTL612",
  message: "No row is left to train on: give the training part a share in `split`, and check that the label columns are filled.",
};

/** What a model asks of its data. */
export function dataRequest(graph: ModelGraph, places: Places): DataRequest {
  return {
    inputs: graph.inputs,
    labels: graph.tasks.flatMap((task) => labelRequest(graph, task) ?? []),
    sources: graph.data,
    ...(graph.train.sample ? { sample: graph.train.sample } : {}),
    batch: graph.train.batch,
    presence: watchedInputs(graph),
    ...(graph.analyze.groupBy === undefined ? {} : { groupColumns: [graph.analyze.groupBy] }),
    ...places,
  };
}

function labelRequest(graph: ModelGraph, task: ModelTask): LabelRequest | undefined {
  const kind = catalog.find("task", task.kind);
  if (!kind || !hasLoss(task)) return undefined;
  const { shape, type } = kind.label(task.arguments, task.dims);
  const classes = task.arguments["n"];
  return {
    task: task.name, kind: task.kind, columns: task.columns, shape, type, scale: task.scale,
    mask: kind.mask(task.arguments, task.dims),
    ...(task.classWeights === undefined ? {} : { classWeights: task.classWeights }),
    ...(typeof classes === "number" ? { classes } : {}),
    ...(task.ignore === undefined ? {} : { ignore: task.ignore }),
    ...(task.positive === undefined ? {} : { positive: task.positive }),
    ...(task.data === undefined ? {} : { data: task.data }),
    ...(task.ofSource ? { ofSource: true } : {}),
    ...(kind.dims === "input" ? { of: String(task.arguments.input) } : {}),
    inputs: inputsOf(graph, task),
  };
}

/** The inputs that a task's prediction is computed from. */
function inputsOf({ nodes, inputs }: ModelGraph, { output }: ModelTask): readonly string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const reached = new Set<string>();
  const visit = [output];
  for (let name = visit.pop(); name !== undefined; name = visit.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    visit.push(...byName.get(name)?.inputs ?? []);
  }
  return inputs.filter(({ name }) => reached.has(name)).map(({ name }) => name);
}
