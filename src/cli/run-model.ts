import * as path from "node:path";
import { nodeFileSystem } from "../data/node-files.ts";
import type { ExecutorName, Tensors } from "../engine/executor.ts";
import type { ModelGraph } from "../graph/model.ts";
import { openRun, runFiles } from "../runs/index.ts";
import type { RunFolder } from "../runs/index.ts";
import { decodeCheckpoint, prepareModel } from "../training/index.ts";
import type { Places, PreparedModel } from "../training/index.ts";
import { CommandError, exitCodes } from "./exit.ts";
import type { Output } from "./output.ts";
import { loadModel } from "./source.ts";

/** A model as a run left it, with its data read again. */
export interface RunModel {
  readonly run: RunFolder;
  readonly model: PreparedModel;
  readonly weights: Tensors;
  readonly places: Places;
  readonly executor: ExecutorName;
}

/** Opens a run's model for evaluation or prediction. @throws CommandError */
export async function openRunModel(directory: string, output: Output): Promise<RunModel> {
  const run = openRun(directory);
  const { manifest } = run;
  const places = { directory: path.dirname(manifest.file), root: manifest.root };
  const source = { file: run.file(runFiles.source), text: run.source(), ...places };
  const graph = withSeed(await loadModel(source, output, manifest.model), manifest.seed);
  const model = await readData(graph, places, output);
  return { run, model, weights: weightsOf(run, model), places, executor: manifest.executor as ExecutorName };
}

function withSeed(graph: ModelGraph, seed: number): ModelGraph {
  return { ...graph, train: { ...graph.train, seed } };
}

/** Reads a model's data. @throws CommandError with the first problem. */
export async function readData(graph: ModelGraph, places: Places, output: Output): Promise<PreparedModel> {
  const prepared = await prepareModel(graph, nodeFileSystem(places.root), places, (share) => output.status(`reading the data: ${Math.floor(share * 100)}%`));
  if ("problems" in prepared) {
    const [first, ...rest] = prepared.problems;
    for (const { code, message } of rest) output.note(`error ${code}: ${message}`);
    throw new CommandError(exitCodes.data, first.message, first.code);
  }
  return prepared;
}

function weightsOf(run: RunFolder, { instance }: PreparedModel): Tensors {
  const bytes = run.read(runFiles.checkpoint);
  const checkpoint = bytes && decodeCheckpoint(bytes);
  if (!checkpoint) {
    throw new CommandError(exitCodes.training, `${run.directory} has no checkpoint yet: let it train for an epoch first.`);
  }
  return Object.fromEntries(instance.parameters.map(({ name }) => [name, bestOrLast(checkpoint.tensors, name)]));
}

/** An unfinished run with early stopping has its best weights beside the last ones. */
function bestOrLast(tensors: Tensors, name: string): Tensors[string] {
  return tensors[`best/${name}`] ?? tensors[name];
}
