import type { Executor } from "../engine/executor.ts";
import { parameterCount } from "../catalog/instantiate.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { EventOf, GroupFigures, Scores } from "../protocol/events.ts";
import type { PreparedModel } from "./prepare.ts";
import { train } from "./train.ts";

/** A model trained once, for its scores alone. */
export interface TrialScores {
  /** Of the weights that were kept; absent without validation rows. */
  readonly validation?: Scores;
  /** On the test split, or on validation where there is none. */
  readonly test: Scores;
  readonly split: "test" | "validation";
  /** Of `test` by group, where `group_by` asks for it. */
  readonly groups?: GroupFigures;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly parameters: number;
  /** Of training, as the clock ran: other work on the machine counts. */
  readonly seconds: number;
}

export type TrialResult = TrialScores | { readonly failed: string };

/** The graph with a seed of its own, and other epochs where they are given. */
export function seeded(graph: ModelGraph, seed: number, epochs?: number): ModelGraph {
  return { ...graph, train: { ...graph.train, seed, ...(epochs === undefined ? {} : { epochs }) } };
}

/** Trains a model to its end and keeps nothing but its scores. */
export async function runTrial(model: PreparedModel, executor: Executor, onEpoch?: (epoch: number, epochs: number) => void): Promise<TrialResult> {
  const began = Date.now();
  const validations = new Map<number, Scores>();
  let [failed, finished]: [string | undefined, EventOf<"finished"> | undefined] = [undefined, undefined];
  let figures: GroupFigures | undefined;
  for await (const event of train({ model, executor, run: "trial", checkpointSeconds: Infinity })) {
    if (event.type === "epoch") {
      validations.set(event.epoch, event.validation);
      onEpoch?.(event.epoch, model.graph.train.epochs);
    }
    if (event.type === "groups") figures = { groups: event.groups, differences: event.differences };
    if (event.type === "failed") failed = event.message;
    if (event.type === "finished") finished = event;
  }
  if (!finished) return { failed: failed ?? "the training ended without a result" };
  const validation = model.dataset.validation.rows > 0 ? validations.get(finished.bestEpoch) : undefined;
  return {
    ...(validation ? { validation } : {}),
    ...(figures ? { groups: figures } : {}),
    test: finished.test, split: finished.split, epochs: finished.epoch, bestEpoch: finished.bestEpoch,
    parameters: parameterCount(model.graph, model.dataset.vocabularySizes), seconds: (Date.now() - began) / 1000,
  };
}
