import { instantiate } from "../catalog/instantiate.ts";
import type { Split } from "../data/dataset.ts";
import type { Executor, State } from "../engine/executor.ts";
import type { ModelGraph, ModelTask, ValueName } from "../graph/model.ts";
import { predictProgram } from "../graph/programs/index.ts";
import { validationOrTrain } from "./evaluate.ts";
import { batchFeeds, run } from "./feeds.ts";
import type { PreparedModel } from "./prepare.ts";

/** Rows that values inside a model are looked at on: enough to compare, few enough to do every epoch. */
const probeRows = 256;

/** Values inside a model on the same few rows, by their names: [rows][numbers of a row]. */
export type Probe = () => Promise<ReadonlyMap<ValueName, readonly (readonly number[])[]>>;

/** Looks at some values of a model as it stands, on the first rows of validation (of training, where there is none). */
export function probeOf(executor: Executor, state: State, model: PreparedModel, values: readonly ValueName[]): Probe {
  const { graph, dataset } = model;
  const compiled = executor.compile(predictProgram(instantiate(withOutputs(graph, values), dataset.vocabularySizes)));
  return async () => {
    const split = validationOrTrain(dataset);
    const feeds = await batchFeeds(split, firstRows(split));
    const outputs = await run(await compiled, feeds, { state });
    return new Map(values.map((value) => [value, rowsOf(outputs[`output/${value}`].data, Math.min(probeRows, split.rows))]));
  };
}

function firstRows({ rows }: Split): Uint32Array {
  return Uint32Array.from({ length: Math.min(probeRows, rows) }, (_, row) => row);
}

/** The same model with other values as its predictions: its parameters keep their names. */
function withOutputs(graph: ModelGraph, values: readonly ValueName[]): ModelGraph {
  const [task] = graph.tasks;
  return { ...graph, tasks: values.map((value): ModelTask => ({ ...task, name: value, output: value, loss: { word: "none", arguments: {} }, metrics: [] })) };
}

function rowsOf(data: ArrayLike<number>, rows: number): number[][] {
  const width = data.length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, row) => Array.from({ length: width }, (_unused, unit) => data[row * width + unit]));
}
