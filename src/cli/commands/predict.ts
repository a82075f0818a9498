import * as fs from "node:fs";
import * as path from "node:path";
import Papa from "papaparse";
import { instantiate } from "../../catalog/instantiate.ts";
import { watchedInputs } from "../../catalog/presence.ts";
import { labelEncodings, readRows, vocabularySizes } from "../../data/index.ts";
import type { Signature, Split } from "../../data/dataset.ts";
import { nodeFileSystem } from "../../data/node-files.ts";
import { createExecutor } from "../engine.ts";
import type { ModelGraph } from "../../graph/model.ts";
import { predictProgram } from "../../graph/programs/index.ts";
import { openRun } from "../../runs/index.ts";
import type { RunFolder } from "../../runs/index.ts";
import { predictRows } from "../../training/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { Output } from "../output.ts";
import type { PredictionColumn } from "../predictions.ts";
import { predictionColumns } from "../predictions.ts";
import { executorOf, graphOfRun, signatureOf, weightsOf } from "../run-model.ts";
import { writeFile } from "../written.ts";

/** `mtl predict RUN DATA`: a prediction of every task for every row of a file. The data that the model was trained on is not needed. */
export async function predictCommand(directory: string, data: string, options: { readonly out?: string }, output: Output): Promise<void> {
  const run = openRun(directory);
  const graph = graphOfRun(run);
  const signature = signatureOf(run);
  const rows = await rowsOf(data, graph, signature);
  const columns = await predictionsOf(run, graph, signature, rows);
  if (options.out !== undefined) writeFile(options.out, csvOf(columns, rows.rows));
  else if (!output.json) process.stdout.write(csvOf(columns, rows.rows));
  if (options.out !== undefined) output.line(`${rows.rows} rows of predictions written to ${options.out}`);
  output.object({ model: graph.name, rows: rows.rows, ...(options.out === undefined ? { predictions: objectsOf(columns, rows.rows) } : { out: path.resolve(options.out) }) });
}

async function rowsOf(data: string, graph: ModelGraph, signature: Signature): Promise<Split> {
  const whole = path.resolve(data);
  if (!fs.existsSync(whole)) {
    throw new CommandError(exitCodes.data, `${data} was not found: is the path right? Paths are relative to ${process.cwd()}.`, "MTL602");
  }
  if (fs.statSync(whole).isDirectory()) throw new CommandError(exitCodes.data, `${data} is a folder: name a file with the columns of the model's inputs.`, "MTL602");
  const { root } = path.parse(whole);
  const read = await readRows({ file: path.basename(whole), directory: path.dirname(whole), root, inputs: graph.inputs, presence: watchedInputs(graph), signature }, nodeFileSystem(root));
  if ("rows" in read && read.rows.rows > 0) return read.rows;
  const { message, code } = "rows" in read ? { message: `${data} has column names and no rows: there is nothing to predict.`, code: "MTL612" } : read.problems[0];
  throw new CommandError(exitCodes.data, `${message}${/[.?]$/.test(message) ? "" : "."}${madeUp(graph)}`, code);
}

/** Whoever looks for the model's own columns must know that no file has them. */
function madeUp({ data }: ModelGraph): string {
  const [generator] = data.flatMap(({ source }) => (typeof source === "string" ? [] : [source.word]));
  return generator === undefined ? "" : ` This model was trained on rows that \`${generator}(…)\` made up: no file of such rows comes with it.`;
}

async function predictionsOf(run: RunFolder, graph: ModelGraph, signature: Signature, rows: Split): Promise<PredictionColumn[]> {
  const instance = instantiate(graph, vocabularySizes(graph.inputs, signature));
  const weights = weightsOf(run, instance);
  const encodings = labelEncodings(signature);
  const executor = await createExecutor(executorOf(run));
  try {
    const program = await executor.compile(predictProgram(instance));
    const outputs = await predictRows(program, await executor.createState(weights), rows, graph.tasks.map(({ name }) => name));
    return graph.tasks.flatMap((task) => predictionColumns(task, encodings.find((encoding) => encoding.task === task.name), outputs.get(task.name)!));
  } finally {
    await executor.dispose();
  }
}

function csvOf(columns: readonly PredictionColumn[], rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => columns.map(({ at }) => at(row)));
  return `${Papa.unparse([columns.map(({ name }) => name), ...lines], { newline: "\n" })}\n`;
}

function objectsOf(columns: readonly PredictionColumn[], rows: number): Record<string, string | number>[] {
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(({ name, at }) => [name, at(row)])));
}
