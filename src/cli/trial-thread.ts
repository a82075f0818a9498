import { parentPort, workerData } from "node:worker_threads";
import { instantiate } from "../catalog/instantiate.ts";
import { nodeFileSystem } from "../data/node-files.ts";
import type { Executor, ExecutorName } from "../engine/executor.ts";
import type { ModelGraph } from "../graph/model.ts";
import { prepareModel, runTrial } from "../training/index.ts";
import type { Places, PreparedModel, TrialResult } from "../training/index.ts";
import { createExecutor } from "./engine.ts";
import { failureOf } from "./failure.ts";
import { openCache } from "./trial-cache.ts";
import { written } from "./written.ts";

export interface TrialThreadData {
  readonly places: Places;
  readonly executor: ExecutorName;
  /** The folder of results that are known. */
  readonly cache: string;
  /** Shared: 1 once another thread has failed. */
  readonly stop: Int32Array;
}

/** A model to train, with its seed and epochs in its `train` settings. */
export interface TrialOrder {
  readonly id: number;
  readonly graph: ModelGraph;
  /** Whose data it learns from: the whole model's, so that every trial sees the same rows. */
  readonly data: ModelGraph;
}

export type TrialMessage =
  | { readonly kind: "epoch"; readonly id: number; readonly epoch: number; readonly epochs: number }
  | { readonly kind: "done"; readonly id: number; readonly result: TrialResult; readonly cached: boolean; readonly fingerprint: string }
  | { readonly kind: "data"; readonly id: number; readonly code: string; readonly message: string };

const { places, executor: executorName, cache: folder, stop } = workerData as TrialThreadData;
const post = (message: TrialMessage) => parentPort?.postMessage(message);
const cache = openCache(folder, executorName);
const datasets = new Map<string, Promise<PreparedModel | { readonly problems: readonly { readonly code: string; readonly message: string }[] }>>();
let engine: Promise<Executor> | undefined;

function dataOf(graph: ModelGraph) {
  const key = JSON.stringify([graph.inputs, graph.data, graph.tasks.map(({ name }) => name)]);
  const known = datasets.get(key) ?? prepareModel(graph, nodeFileSystem(places.root), places);
  datasets.set(key, known);
  return known;
}

async function carryOut({ id, graph, data }: TrialOrder): Promise<void> {
  const prepared = await dataOf(data);
  if ("problems" in prepared) {
    const [{ code, message }] = prepared.problems;
    return post({ kind: "data", id, code, message });
  }
  const { dataset } = prepared;
  const known = cache.find(graph, dataset.fingerprint);
  if (known) return post({ kind: "done", id, result: known, cached: true, fingerprint: dataset.fingerprint });
  engine ??= createExecutor(executorName, { threads: 1 });
  const model = { graph, dataset, notes: [], instance: instantiate(graph, dataset.vocabularySizes) };
  const result = await runTrial(model, await engine, (epoch, epochs) => {
    if (Atomics.load(stop, 0) === 1) throw new Error("another training failed");
    post({ kind: "epoch", id, epoch, epochs });
  });
  if (!("failed" in result)) written(folder, () => cache.keep(graph, dataset.fingerprint, result), "make it a folder that can be written, for finished trainings are kept there");
  post({ kind: "done", id, result, cached: false, fingerprint: dataset.fingerprint });
}

parentPort?.on("message", (order: TrialOrder) => {
  carryOut(order).catch((error: unknown) => post({ kind: "done", id: order.id, result: { failed: failureOf(error).message }, cached: false, fingerprint: "" }));
});
