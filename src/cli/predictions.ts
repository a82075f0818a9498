import { catalog } from "../catalog/index.ts";
import type { LabelEncoding } from "../data/dataset.ts";
import type { ModelTask } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { TaskOutputs } from "../training/index.ts";

/** One column of a table of predictions. */
export interface PredictionColumn {
  readonly name: string;
  at(row: number): string | number;
}

/**
 * What a task's outputs mean, as columns: of a binary task and of classes the predicted name under the task's own name and
 * each probability under `task:name`; of labels the names that apply; of ranks also the probability of each being passed under
 * `task>name`; of positions what is predicted at each, in one column; of numbers the value in the label's own unit.
 */
export function predictionColumns(task: ModelTask, encoding: LabelEncoding | undefined, outputs: TaskOutputs): PredictionColumn[] {
  const names = encoding?.names;
  const decide = names && decisionOf(task, names);
  if (decide && task.dims.length > 0) return [positionColumn(task, decide, outputs)];
  if (task.kind === "labels" && decide) return labelColumns(task.name, names, decide, outputs);
  if (task.kind === "ordinal" && decide) return rankColumns(task.name, names, decide, outputs);
  if (task.kind === "binary" && names) return binaryColumns(task.name, names, outputs);
  if ((task.kind === "classes" || task.kind === "reconstruct_ids") && names) return classColumns(task.name, names, outputs);
  return numberColumns(task.name, encoding, outputs);
}

/** What the outputs of a row, or of one position, stand for. */
function decisionOf({ kind }: ModelTask, names: readonly string[]): ((outputs: Float64Array) => string) | undefined {
  const nameOf = (id: number) => names[id] ?? String(id);
  const rank = catalog.find("task", kind)?.decide;
  if (rank) return (outputs) => nameOf(rank(outputs));
  if (kind === "binary") return ([probability]) => nameOf(probability >= 0.5 ? 1 : 0);
  if (kind === "classes" || kind === "reconstruct_ids") return (outputs) => nameOf(outputs.indexOf(Math.max(...outputs)));
  if (kind === "labels") return (outputs) => [...outputs].flatMap((probability, id) => (probability >= 0.5 ? [nameOf(id)] : [])).join("|");
  return undefined;
}

/** One column with what is predicted at every position that is no padding, apart by spaces: `DET NOUN VERB`. */
function positionColumn({ name, dims }: ModelTask, decide: (outputs: Float64Array) => string, { width, values, present }: TaskOutputs): PredictionColumn {
  const positions = sizeOf(dims);
  const own = width / positions;
  const padded = (row: number, place: number) => present !== undefined && present.length === (values.length / width) * positions && present[row * positions + place] === 0;
  return {
    name,
    at: (row) => Array.from({ length: positions }, (_, place) => place).filter((place) => !padded(row, place))
      .map((place) => decide(values.subarray(row * width + place * own, row * width + (place + 1) * own))).join(" "),
  };
}

function labelColumns(task: string, names: readonly string[], decide: (outputs: Float64Array) => string, outputs: TaskOutputs): PredictionColumn[] {
  return [{ name: task, at: (row) => decide(rowOf(outputs, row)) }, ...places(outputs).map((id) => probability(`${task}:${names[id] ?? id}`, outputs, id))];
}

/** The rank, and the probability of being above each but the highest. */
function rankColumns(task: string, names: readonly string[], decide: (outputs: Float64Array) => string, outputs: TaskOutputs): PredictionColumn[] {
  return [{ name: task, at: (row) => decide(rowOf(outputs, row)) }, ...places(outputs).map((id) => probability(`${task}>${names[id] ?? id}`, outputs, id))];
}

const rowOf = ({ width, values }: TaskOutputs, row: number): Float64Array => values.subarray(row * width, (row + 1) * width);

const probability = (name: string, { width, values }: TaskOutputs, id: number): PredictionColumn => ({ name, at: (row) => figure(values[row * width + id]) });

function binaryColumns(task: string, names: readonly string[], { values }: TaskOutputs): PredictionColumn[] {
  return [
    { name: task, at: (row) => names[values[row] >= 0.5 ? 1 : 0] },
    { name: `${task}:${names[1]}`, at: (row) => figure(values[row]) },
  ];
}

/** A task has places for more classes than its labels showed; those are named by their id. */
function classColumns(task: string, names: readonly string[], outputs: TaskOutputs): PredictionColumn[] {
  const nameOf = (id: number) => names[id] ?? String(id);
  return [
    { name: task, at: (row) => nameOf(largest(outputs, row)) },
    ...places(outputs).map((id) => probability(`${task}:${nameOf(id)}`, outputs, id)),
  ];
}

function largest({ width, values }: TaskOutputs, row: number): number {
  const all = values.subarray(row * width, (row + 1) * width);
  return all.indexOf(Math.max(...all));
}

function numberColumns(task: string, encoding: LabelEncoding | undefined, outputs: TaskOutputs): PredictionColumn[] {
  const invert = (value: number) => encoding?.invert(value) ?? value;
  return places(outputs).map((place) => ({
    name: outputs.width === 1 ? task : `${task}[${place}]`,
    at: (row) => figure(invert(outputs.values[row * outputs.width + place])),
  }));
}

const places = ({ width }: TaskOutputs): number[] => Array.from({ length: width }, (_, place) => place);

/** Seven digits are what 32 bits hold. */
const figure = (value: number): number => Number(value.toPrecision(7));
