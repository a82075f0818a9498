import { catalog } from "../catalog/index.ts";
import type { Predicted } from "../catalog/definition.ts";
import type { Split } from "../data/dataset.ts";
import type { CompiledProgram, State, Tensors } from "../engine/executor.ts";
import type { ModelTask } from "../graph/model.ts";
import type { Scores } from "../protocol/events.ts";
import { batchFeeds, feedsOf } from "./feeds.ts";
import type { PreparedModel } from "./prepare.ts";

/** Rows at a time: enough for large products, little enough for pictures. */
const rowsAtOnce = 512;

/** What is gathered of a task over a split. */
interface Gathered {
  readonly outputs: number[];
  readonly labels: number[];
  lossSum: number;
  labelled: number;
}

/** Losses and metrics of every task on a split, in the original units of its labels. */
export async function evaluateSplit(program: CompiledProgram, state: State, model: PreparedModel, split: Split): Promise<Scores> {
  const gathered = new Map(scoredTasks(model).map((task) => [task.name, { outputs: [], labels: [], lossSum: 0, labelled: 0 } as Gathered]));
  for (const rows of rowBatches(split)) {
    const feeds = await batchFeeds(split, rows);
    const outputs = await program.run(feedsOf(program.program, feeds), state);
    for (const [task, into] of gathered) gather(into, task, feeds, outputs);
  }
  return Object.fromEntries(scoredTasks(model).map((task) => [task.name, scoresOf(task, gathered.get(task.name)!, model)]));
}

function scoredTasks({ graph }: PreparedModel): ModelTask[] {
  return graph.tasks.filter((task) => task.loss.word !== "none");
}

/** All rows of a split in order, so many at a time as fit. */
export function* rowBatches({ rows }: Split): Generator<Uint32Array> {
  for (let start = 0; start < rows; start += rowsAtOnce) yield rowRange(start, Math.min(rows, start + rowsAtOnce));
}

function rowRange(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, index) => start + index);
}

function gather(into: Gathered, task: string, feeds: Tensors, outputs: Tensors): void {
  const mask = feeds[`mask/${task}`].data;
  const label = feeds[`label/${task}`].data;
  const output = outputs[`output/${task}`].data;
  const rows = mask.length;
  for (let row = 0; row < rows; row++) {
    if (mask[row] === 0) continue;
    pushRow(into.labels, label, row, label.length / rows);
    pushRow(into.outputs, output, row, output.length / rows);
  }
  into.lossSum += outputs[`loss_sum/${task}`].data[0];
  into.labelled += outputs[`labelled/${task}`].data[0];
}

function pushRow(into: number[], from: ArrayLike<number>, row: number, width: number): void {
  for (let column = 0; column < width; column++) into.push(from[row * width + column]);
}

function scoresOf(task: ModelTask, gathered: Gathered, model: PreparedModel): Scores[string] {
  if (gathered.labelled === 0) return { loss: null, metrics: Object.fromEntries(task.metrics.map((name) => [name, null])) };
  const predicted = inOriginalUnits(task, gathered, model);
  const metrics = task.metrics.map((name) => [name, finite(catalog.find("metric", name)?.compute(predicted))]);
  return { loss: finite(gathered.lossSum / gathered.labelled), metrics: Object.fromEntries(metrics) };
}

function inOriginalUnits(task: ModelTask, gathered: Gathered, { dataset }: PreparedModel): Predicted {
  const encoding = dataset.labels.find((label) => label.task === task.name);
  const invert = task.kind === "number" && encoding ? (value: number) => encoding.invert(value) : (value: number) => value;
  return {
    rows: gathered.labelled,
    width: gathered.outputs.length / gathered.labelled,
    outputs: Float64Array.from(gathered.outputs, invert),
    labels: Float64Array.from(gathered.labels, invert),
  };
}

/** A number for the event log, or null where it is not defined. */
export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? short(value) : null;
}

/** Seven digits are what 32 bits hold; more would be noise in the log. */
export function short(value: number): number {
  return Number(value.toPrecision(7));
}
