import * as path from "node:path";
import { parseSignature } from "../data/index.ts";
import type { Signature } from "../data/dataset.ts";
import { dataDisk } from "./disk.ts";
import { type ExecutorName, executorNames, type Tensors } from "../engine/executor.ts";
import type { Instance } from "../graph/forward.ts";
import type { ModelGraph } from "../graph/model.ts";
import { check } from "../language/index.ts";
import { openRun, runFiles } from "../runs/index.ts";
import type { RunFolder } from "../runs/index.ts";
import { decodeCheckpoint, prepareModel } from "../training/index.ts";
import type { Places, PreparedModel } from "../training/index.ts";
import { CommandError, exitCodes } from "./exit.ts";
import type { Output } from "./output.ts";

/** A model as a run left it, with its data read again. */
interface RunModel {
  readonly run: RunFolder;
  readonly model: PreparedModel;
  readonly weights: Tensors;
  readonly executor: ExecutorName;
}

/** Opens a run's model for evaluation. @throws CommandError */
export async function openRunModel(directory: string, output: Output): Promise<RunModel> {
  const run = openRun(directory);
  const { manifest } = run;
  const executor = executorOf(run);
  const graph = graphOfRun(run);
  const places = { directory: path.dirname(manifest.file), root: manifest.root };
  // What it took over from another run is in its own weights and scales by now.
  const model = await readData(graph, places, output, graph.extend ? signatureOf(run) : undefined);
  return { run, model, weights: weightsOf(run, model.instance), executor };
}

/** What computed a run, by its name in the manifest, which is any text. @throws CommandError where this version has none of that name. */
export function executorOf(run: RunFolder): ExecutorName {
  const { executor, crosstask } = run.manifest;
  const known = executorNames.find((name) => name === executor);
  if (known) return known;
  throw new CommandError(exitCodes.training,
    `${run.file(runFiles.manifest)} names the executor \`${executor}\`, and there are ${executorNames.join(", ")}: use Crosstask ${crosstask}, which wrote it, or name one of these there.`);
}

/** The model that a run was started with, from the run's own text and settings. @throws CommandError */
export function graphOfRun(run: RunFolder): ModelGraph {
  const { manifest } = run;
  const graph = check(run.source()).models.find(({ name }) => name === manifest.model)?.graph;
  if (!graph) {
    throw new CommandError(exitCodes.training, `${run.file(runFiles.source)} no longer gives the model ${manifest.model}: it was changed, or is from another version of Crosstask.`);
  }
  const { epochs = graph.train.epochs, seed } = manifest;
  return { ...graph, train: { ...graph.train, epochs, seed } };
}

/** Reads a model's data. @throws CommandError with the first problem. */
export async function readData(graph: ModelGraph, places: Places, output: Output, fitted?: Signature): Promise<PreparedModel> {
  const prepared = await prepareModel(graph, dataDisk(places.root), places, (share) => output.status(`reading the data: ${Math.floor(share * 100)}%`), fitted);
  if ("problems" in prepared) {
    const [first, ...rest] = prepared.problems;
    for (const { code, message } of rest) output.note(`error ${code}: ${message}`);
    throw new CommandError(exitCodes.data, first.message, first.code);
  }
  return prepared;
}

/** The weights that a run kept: the best, where early stopping has found them, else the last. @throws CommandError */
export function weightsOf(run: RunFolder, { parameters }: Instance): Tensors {
  const bytes = run.read(runFiles.checkpoint);
  if (!bytes) throw new CommandError(exitCodes.training, `${run.directory} has no checkpoint yet: let it train for an epoch first.`);
  const checkpoint = decodeCheckpoint(bytes);
  if (!checkpoint) throw new CommandError(exitCodes.training, damagedCheckpoint(run), "MTL723");
  return Object.fromEntries(parameters.map(({ name }) => [name, bestOrLast(checkpoint.tensors, name)]));
}

function damagedCheckpoint(run: RunFolder): string {
  return `${run.file(runFiles.checkpoint)} is damaged: start the training again without --resume. The log of the old run stays.`;
}

/** An unfinished run with early stopping has its best weights beside the last ones. */
function bestOrLast(tensors: Tensors, name: string): Tensors[string] {
  return tensors[`best/${name}`] ?? tensors[name];
}

/** What was fitted on the training rows. @throws CommandError */
export function signatureOf(run: RunFolder): Signature {
  const file = `${runFiles.model}/signature.json`;
  const bytes = run.read(file);
  if (!bytes) throw new CommandError(exitCodes.training, `${run.directory} has no ${file} yet: let it train first.`);
  const signature = parseSignature(new TextDecoder().decode(bytes));
  if (!signature) throw new CommandError(exitCodes.training, `${run.file(file)} is damaged: train the model again, or copy the file from a copy of the run.`);
  return signature;
}
