import type { LabelEncoding } from "../data/dataset.ts";
import type { ModelTask } from "../graph/model.ts";
import type { TaskOutputs } from "../training/index.ts";

/** One column of a table of predictions. */
export interface PredictionColumn {
  readonly name: string;
  at(row: number): string | number;
}

/**
 * What a task's outputs mean, as columns: of a binary task and of classes the predicted name under the task's own name and
 * each probability under `task:name`; of numbers the value in the label's own unit.
 */
export function predictionColumns(task: ModelTask, encoding: LabelEncoding | undefined, outputs: TaskOutputs): PredictionColumn[] {
  const names = encoding?.names;
  if (task.kind === "binary" && names) return binaryColumns(task.name, names, outputs);
  if (task.kind === "classes" && names) return classColumns(task.name, names, outputs);
  return numberColumns(task.name, encoding, outputs);
}

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
    ...places(outputs).map((id) => ({ name: `${task}:${nameOf(id)}`, at: (row: number) => figure(outputs.values[row * outputs.width + id]) })),
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
