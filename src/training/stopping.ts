import { catalog } from "../catalog/index.ts";
import type { WordValue } from "../graph/model.ts";
import type { Scores } from "../protocol/events.ts";
import type { Progress } from "./checkpoint.ts";

type Stopping = Progress["stopping"];

export const startStopping: Stopping = { best: null, bestEpoch: 0, waited: 0, first: null };

/** Whether the file asks for early stopping of the whole run; then the best weights are kept. */
export function stopsEarly(stop: WordValue | undefined): boolean {
  return stop?.word === "early" && stop.arguments["per_task"] !== true;
}

/** The step after which a run ends by `stop: steps(n)`. */
export function stepLimit(stop: WordValue | undefined): number {
  return stop?.word === "steps" ? Number(stop.arguments["n"]) : Infinity;
}

/** Takes one epoch's validation scores; `improved` tells that these weights are the best so far. */
export function afterEpoch(stop: WordValue, state: Stopping, epoch: number, scores: Scores): { state: Stopping; improved: boolean; stop: boolean } {
  const first = state.first ?? lossesOf(scores);
  const score = scoreOf(stop, first, scores);
  const improved = score !== undefined && (state.best === null || score < state.best);
  const waited = improved ? 0 : state.waited + 1;
  const next = improved ? { best: score, bestEpoch: epoch, waited, first } : { ...state, waited, first };
  return { state: next, improved, stop: isOver(stop, next) };
}

/** Whether patience is at its end. */
export function isOver(stop: WordValue, { waited }: Stopping): boolean {
  return waited >= Number(stop.arguments["patience"]);
}

/** The losses of a split that has labels of a task. */
export function lossesOf(scores: Scores): Record<string, number> {
  return Object.fromEntries(Object.entries(scores).flatMap(([task, { loss }]) => (loss === null ? [] : [[task, loss]])));
}

/** Lower is better: the mean over tasks of a metric, or of each loss as a share of its first value, so that scales do not matter. */
export function scoreOf(stop: WordValue, first: Record<string, number>, scores: Scores): number | undefined {
  const metric = stop.arguments["metric"];
  return typeof metric === "string" && metric !== "loss" ? metricScore(metric, scores) : lossScore(first, scores);
}

function metricScore(metric: string, scores: Scores): number | undefined {
  const sign = catalog.find("metric", metric)?.higherIsBetter ? -1 : 1;
  return mean(Object.values(scores).flatMap(({ metrics }) => metrics[metric] ?? []).map((value) => sign * value));
}

/** The mean over tasks of each loss as a share of its first value. */
export function lossScore(first: Record<string, number>, scores: Scores): number | undefined {
  return mean(Object.entries(scores).flatMap(([task, { loss }]) =>
    loss === null || !first[task] ? [] : [loss / first[task]]));
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
