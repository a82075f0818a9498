import { instantiate } from "../../src/catalog/instantiate.ts";
import type { ColumnBatch, Dataset, Split } from "../../src/data/dataset.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { ModelGraph, ModelNode, ModelTask, TrainSettings, WordValue } from "../../src/graph/model.ts";
import { randomOf } from "../../src/graph/random.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import type { PreparedModel, TrainJob } from "../../src/training/index.ts";
import { train } from "../../src/training/index.ts";

const span = { start: 0, end: 0 };
const word = (name: string, args: WordValue["arguments"] = {}): WordValue => ({ word: name, arguments: args });
const relu = word("relu");
const linear = word("linear");

function node(name: string, input: string, tasks: readonly string[], stage: WordValue): ModelNode {
  return { name, word: stage.word, arguments: stage.arguments, inputs: [input], tasks, label: `${stage.word} in ${name.split("/")[0]}`, span };
}

function task(name: string): ModelTask {
  return {
    name, kind: "number", arguments: {}, dims: [], output: `${name}/dense_1`, logits: `${name}/dense_1`, features: "trunk/dropout_1", headAdded: true,
    columns: [name], loss: word("mse"), metrics: ["rmse"], weight: 1, scale: "none", span,
  };
}

const defaults: TrainSettings = {
  optimizer: word("adam", { lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }), schedule: word("constant"), batch: 16, epochs: 3, seed: 5,
  weights: word("equal"), combine: word("sum"),
};

/** Two number tasks on a shared trunk with dropout: small enough for the float64 executor. */
export function twoTasks(train: Partial<TrainSettings> = {}, analyze = { conflicts: 0, affinity: 0 }): ModelGraph {
  const both = ["a", "b"];
  const dense = (units: number, activation: WordValue) => word("dense", { units, activation, bias: true });
  return {
    name: "Two", inputs: [{ name: "x", type: "number", shape: [3], columns: ["x1", "x2", "x3"], scale: "none", span }],
    nodes: [
      node("trunk/dense_1", "x", both, dense(8, relu)),
      node("trunk/dropout_1", "trunk/dense_1", both, word("dropout", { rate: 0.2 })),
      node("a/dense_1", "trunk/dropout_1", ["a"], dense(1, linear)),
      node("b/dense_1", "trunk/dropout_1", ["b"], dense(1, linear)),
    ],
    tasks: [task("a"), task("b")], data: [],
    train: { ...defaults, ...train }, analyze: { ...analyze, baselines: false },
  };
}

/** Rows of three numbers; `a` is their sum, `b` the first minus the last; every fifth `b` is missing. */
function split(rows: number, seed: number, scale = 1): Split {
  const random = randomOf(seed);
  const x = Float32Array.from({ length: rows * 3 }, () => random.normal());
  const column = (of: (row: number) => number) => Float32Array.from({ length: rows }, (_, row) => of(row));
  const all: Record<string, { width: number[]; data: Float32Array }> = {
    "input/x": { width: [3], data: x },
    "label/a": { width: [1], data: column((row) => scale * (x[3 * row] + x[3 * row + 1] + x[3 * row + 2])) },
    "label/b": { width: [1], data: column((row) => x[3 * row] - x[3 * row + 2]) },
    "mask/a": { width: [], data: column(() => 1) },
    "mask/b": { width: [], data: column((row) => (row % 5 === 0 ? 0 : 1)) },
  };
  return {
    rows,
    batch: (order) => Object.fromEntries(Object.entries(all).map(([name, { width, data }]) => [name, pick(data, width, order)])),
  };
}

function pick(data: Float32Array, shape: number[], order: Uint32Array): ColumnBatch {
  const width = shape[0] ?? 1;
  return { shape, data: Float32Array.from({ length: order.length * width }, (_, index) => data[order[Math.floor(index / width)] * width + (index % width)]) };
}

export function prepared(graph: ModelGraph, scale = 1): PreparedModel {
  const dataset: Dataset = {
    train: split(80, 1, scale), validation: split(30, 2, scale), test: split(30, 3, scale), vocabularySizes: {},
    labels: graph.tasks.map(({ name }) => ({ task: name, invert: (value: number) => value })),
    signature: { inputs: [], outputs: [] }, fingerprint: "two-tasks",
  };
  return { graph, dataset, instance: instantiate(graph, {}), notes: [] };
}

export interface Trained {
  readonly events: RunEvent[];
  readonly checkpoints: Uint8Array[];
}

/** Trains on the reference executor, with a clock that stands still. */
export async function trainOnReference(model: PreparedModel, job: Partial<TrainJob> = {}): Promise<Trained> {
  const events: RunEvent[] = [];
  const checkpoints: Uint8Array[] = [];
  const store = async (bytes: Uint8Array) => { checkpoints.push(bytes); };
  for await (const event of train({ model, executor: createReferenceExecutor(), run: "run", now: () => 0, store, ...job })) events.push(event);
  return { events, checkpoints };
}
