import { catalog } from "../catalog/index.ts";
import type { Predicted } from "../catalog/definition.ts";
import type { Dataset, Split } from "../data/dataset.ts";
import type { CompiledProgram, State, Tensors } from "../engine/executor.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ModelTask } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { Scores } from "../protocol/events.ts";
import { batchFeeds, run } from "./feeds.ts";
import type { PreparedModel } from "./prepare.ts";

/** Rows at a time: enough for large products, little enough for pictures. */
const rowsAtOnce = 512;

/** What is gathered of a task over a split. */
interface Gathered {
  readonly task: ModelTask;
  readonly outputs: number[];
  /** NaN where one of several labels of a row is missing. */
  readonly labels: number[];
  /** Rows, or positions, with a label. */
  rows: number;
  lossSum: number;
  labelled: number;
}

/** Losses and metrics of every task on a split, in the original units of its labels. */
export async function evaluateSplit(program: CompiledProgram, state: State, model: PreparedModel, split: Split): Promise<Scores> {
  const gathered = model.graph.tasks.filter(hasLoss).map((task): Gathered => ({ task, outputs: [], labels: [], rows: 0, lossSum: 0, labelled: 0 }));
  for (const rows of rowBatches(split)) {
    const feeds = await batchFeeds(split, rows);
    const outputs = await run(program, feeds, { state });
    for (const into of gathered) gather(into, { feeds, outputs, rows: rows.length });
  }
  return Object.fromEntries(gathered.map((found) => [found.task.name, scoresOf(found, model)]));
}

/** The rows by which something is judged while a run goes: validation, or training where there is none. */
export function validationOrTrain({ validation, train }: Pick<Dataset, "validation" | "train">): Split {
  return validation.rows > 0 ? validation : train;
}

/** All rows of a split in order, so many at a time as fit. */
export function* rowBatches({ rows }: Split): Generator<Uint32Array> {
  for (let start = 0; start < rows; start += rowsAtOnce) yield rowRange(start, Math.min(rows, start + rowsAtOnce));
}

function rowRange(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, index) => start + index);
}

interface Batch {
  readonly feeds: Tensors;
  readonly outputs: Tensors;
  readonly rows: number;
}

function gather(into: Gathered, { feeds, outputs, rows }: Batch): void {
  const { name, kind, dims } = into.task;
  const mask = (outputs[`mask/${name}`] ?? feeds[`mask/${name}`]).data;
  const label = (outputs[`label/${name}`] ?? feeds[`label/${name}`]).data;
  const output = outputs[`output/${name}`].data;
  const definition = catalog.find("task", kind);
  const positions = definition?.dims === "positions" || definition?.name === "reconstruct_ids" ? sizeOf(dims) : 1;
  const own = mask.length / (rows * positions);
  for (let row = 0; row < rows * positions; row++) {
    const known = mask.subarray(row * own, (row + 1) * own);
    if (known.every((weight) => weight === 0)) continue;
    into.rows++;
    pushRow(into.labels, label, row, label.length / (rows * positions), known);
    pushRow(into.outputs, output, row, output.length / (rows * positions));
  }
  into.lossSum += outputs[`loss_sum/${name}`].data[0];
  into.labelled += outputs[`labelled/${name}`].data[0];
}

/** One row's numbers; NaN where it has a mask of its own for each of them that says so. */
function pushRow(into: number[], from: ArrayLike<number>, row: number, width: number, known?: ArrayLike<number>): void {
  for (let column = 0; column < width; column++) {
    const missing = known !== undefined && known.length === width && known[column] === 0;
    into.push(missing ? NaN : from[row * width + column]);
  }
}

function scoresOf(gathered: Gathered, model: PreparedModel): Scores[string] {
  const { task } = gathered;
  if (gathered.rows === 0) return { loss: null, metrics: Object.fromEntries(task.metrics.map((name) => [name, null])) };
  const predicted = inOriginalUnits(gathered, model);
  const metrics = task.metrics.map((name) => [name, finite(catalog.find("metric", name)?.compute(predicted))]);
  return { loss: finite(gathered.lossSum / gathered.labelled), metrics: Object.fromEntries(metrics) };
}

function inOriginalUnits(gathered: Gathered, { dataset }: PreparedModel): Predicted {
  const { task } = gathered;
  const encoding = dataset.labels.find((label) => label.task === task.name);
  const invert = task.kind === "number" && encoding ? (value: number) => encoding.invert(value) : (value: number) => value;
  const width = gathered.outputs.length / gathered.rows;
  const outputs = Float64Array.from(gathered.outputs, invert);
  const decide = catalog.find("task", task.kind)?.decide;
  const decisions = decide && Float64Array.from({ length: gathered.rows }, (_, row) => decide(outputs.subarray(row * width, (row + 1) * width)));
  return {
    rows: gathered.rows, width, outputs,
    labels: Float64Array.from(gathered.labels, invert),
    ...(decisions ? { decisions } : {}),
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
