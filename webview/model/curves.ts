import type { EventOf } from "../../src/protocol/events.ts";
import { pairsOf, type Pair } from "./pairs.ts";
import type { RunState } from "./run-state.ts";

/** Lines over a common x axis in epochs; null where a line has no point. */
export interface Curves {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
}

export interface Line {
  readonly label: string;
  /** Places of the tasks that it belongs to: one, two for a pair, none for all. */
  readonly tasks: readonly number[];
  readonly dashed: boolean;
  readonly values: readonly (number | null)[];
}

type Point = readonly [x: number, value: number | null];

/** Bins are fixed by the length of the whole run, so that a drawn point never moves. */
const bins = 160;

const stepsPerEpochOf = (state: RunState): number => Math.max(1, state.started?.stepsPerEpoch ?? 1);

const binSize = (state: RunState, most: number): number =>
  Math.max(1, Math.ceil((stepsPerEpochOf(state) * (state.started?.epochs ?? 1)) / most));

/** Loss of every task: while training (dashed, means of bins), and on the validation split (solid). */
export function lossCurves(state: RunState): Curves {
  const perEpoch = stepsPerEpochOf(state);
  const binned = bin(state.steps, binSize(state, bins));
  const lines = (state.started?.tasks ?? []).flatMap(({ name }, task) => [
    { label: `${name}, training`, tasks: [task], dashed: true, points: binned.map((steps): Point => [middle(steps) / perEpoch, mean(steps.map(({ losses }) => losses[task] ?? null))]) },
    { label: `${name}, validation`, tasks: [task], dashed: false, points: state.epochs.map((event): Point => [event.epoch, event.validation[name]?.loss ?? null]) },
  ]);
  return align(lines);
}

/** A metric on the validation split, of every task that has it. */
export function metricCurves(state: RunState, metric: string): Curves {
  return align((state.started?.tasks ?? []).flatMap(({ name, metrics }, task) =>
    metrics.some((other) => other.name === metric)
      ? [{ label: `${name}, validation`, tasks: [task], dashed: false, points: state.epochs.map((event): Point => [event.epoch, event.validation[name]?.metrics[metric] ?? null]) }]
      : []));
}

/** Metrics that any task has, in order of first mention. */
export const metricNames = (state: RunState): string[] =>
  [...new Set((state.started?.tasks ?? []).flatMap(({ metrics }) => metrics.map(({ name }) => name)))];

/** Share of pairs in conflict over time: all pairs, and those that fight most. */
export function conflictCurves(state: RunState, most = 3): Curves {
  const perEpoch = stepsPerEpochOf(state);
  const tasks = state.started?.tasks ?? [];
  const binned = bin(state.conflicts, binSize(state, 24));
  const pairs = pairsOf(tasks.length);
  const curve = (chosen: readonly Pair[]): Point[] => binned.map((events) => [middle(events) / perEpoch, rateOf(events, chosen)]);
  const fighting = pairs.length < 2 ? [] : pairs
    .map((pair) => ({ pair, rate: rateOf(state.conflicts, [pair]) ?? -1 }))
    .filter(({ rate }) => rate > 0)
    .sort((a, b) => b.rate - a.rate)
    .slice(0, most);
  return align([
    { label: pairs.length < 2 ? "both tasks" : "all pairs", tasks: [], dashed: false, points: curve(pairs) },
    ...fighting.map(({ pair }) => ({ label: `${tasks[pair.first]?.name} × ${tasks[pair.second]?.name}`, tasks: [pair.first, pair.second], dashed: false, points: curve([pair]) })),
  ]);
}

const rateOf = (events: readonly EventOf<"conflicts">[], pairs: readonly Pair[]): number | null =>
  mean(events.flatMap(({ cosine }) => pairs.map(({ first, second }) => {
    const value = cosine[first]?.[second] ?? null;
    return value === null ? null : Number(value < 0);
  })));

function bin<Event extends { readonly step: number }>(events: readonly Event[], size: number): Event[][] {
  const groups = new Map<number, Event[]>();
  for (const event of events) {
    const key = Math.floor(event.step / size);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return [...groups.values()];
}

const middle = (events: readonly { readonly step: number }[]): number => ((events[0]?.step ?? 0) + (events.at(-1)?.step ?? 0)) / 2;

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function align(lines: readonly (Omit<Line, "values"> & { readonly points: readonly Point[] })[]): Curves {
  const x = [...new Set(lines.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const place = new Map(x.map((at, index) => [at, index]));
  return {
    x,
    lines: lines.map(({ points, ...line }) => {
      const values: (number | null)[] = x.map(() => null);
      for (const [at, value] of points) values[place.get(at) ?? 0] = value;
      return { ...line, values };
    }),
  };
}
