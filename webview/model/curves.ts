import type { EventOf } from "../../src/protocol/events.ts";
import { fiercestPairs } from "../../src/affinity/index.ts";
import type { RunState } from "./run-state.ts";
import { conflictsOf } from "./summaries.ts";

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

export type Point = readonly [x: number, value: number | null];

/** Bins are fixed by the length of the whole run, so that a drawn point never moves. */
const bins = 160;

const stepsPerEpochOf = (state: RunState): number => Math.max(1, state.started?.stepsPerEpoch ?? 1);

const binSize = (state: RunState, most: number): number =>
  Math.max(1, Math.ceil((stepsPerEpochOf(state) * (state.started?.epochs ?? 1)) / most));

/** Loss of every task: while training (dashed, means of bins), and on the validation split (solid). */
export function lossCurves(state: RunState): Curves {
  const training = binned(state, state.steps, ({ losses }) => losses);
  const lines = (state.started?.tasks ?? []).flatMap(({ name }, task) => [
    { label: `${name}, training`, tasks: [task], dashed: true, points: training[task] ?? [] },
    { label: `${name}, validation`, tasks: [task], dashed: false, points: state.epochs.map((event): Point => [event.epoch, event.validation[name]?.loss ?? null]) },
  ]);
  return align(lines);
}

/** Points of every task: means of bins over the run, in epochs. One pass over the steps, for there may be a hundred thousand. */
export function binned(state: RunState, steps: RunState["steps"], valuesOf: (step: EventOf<"step">) => readonly (number | null)[]): Point[][] {
  const tasks = state.started?.tasks.length ?? 0;
  const size = binSize(state, bins);
  const perEpoch = stepsPerEpochOf(state);
  const points = Array.from({ length: tasks }, (): Point[] => []);
  const [sums, counts] = [new Float64Array(tasks), new Float64Array(tasks)];
  let whole = 0;
  for (let from = 0, to = 0; from < steps.length; from = to) {
    const key = Math.floor(steps[from].step / size);
    sums.fill(0);
    counts.fill(0);
    for (; to < steps.length && Math.floor(steps[to].step / size) === key; to++) addUp(valuesOf(steps[to]), sums, counts);
    // The few steps of a bin that has just begun, or of the run's end, scatter more than whole bins.
    if (from > 0 && (to - from) * 2 < whole) break;
    whole = Math.max(whole, to - from);
    const at = (steps[from].step + steps[to - 1].step) / 2 / perEpoch;
    for (let task = 0; task < tasks; task++) points[task].push([at, counts[task] === 0 ? null : sums[task] / counts[task]]);
  }
  return points;
}

function addUp(values: readonly (number | null)[], sums: Float64Array, counts: Float64Array): void {
  for (let task = 0; task < sums.length; task++) {
    const value = values[task] ?? null;
    if (value === null) continue;
    sums[task] += value;
    counts[task]++;
  }
}

/** Training lines evened out: a mean that forgets, debiased at its start (as TensorBoard has it); 0 leaves them as they are. */
export function smoothed({ x, lines }: Curves, factor: number): Curves {
  return { x, lines: factor === 0 ? lines : lines.map((line) => (line.dashed ? { ...line, values: evened(line.values, factor) } : line)) };
}

function evened(values: readonly (number | null)[], factor: number): (number | null)[] {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    [sum, weight] = [factor * sum + (1 - factor) * value, factor * weight + (1 - factor)];
    return sum / weight;
  });
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
  if (state.conflicts.length === 0) return { x: [], lines: [] };
  const perEpoch = stepsPerEpochOf(state);
  const tasks = state.started?.tasks ?? [];
  const alone = tasks.length <= 2;
  const groups = bin(state.conflicts, Math.max(binSize(state, 24), steadyRate * stepsBetween(state.conflicts))).map((events) => ({ at: middle(events) / perEpoch, events }));
  const curve = (shareOf: (events: readonly EventOf<"conflicts">[]) => number | null): Point[] => groups.map(({ at, events }) => [at, shareOf(events)]);
  const overall = conflictsOf(state.conflicts).overall;
  const fighting = (alone ? [] : fiercestPairs([overall], tasks.length, most))
    .map(([first, second]) => ({ first, second, rate: overall.pair(first, second).rate.mean ?? 0 }))
    .filter(({ rate }) => rate > 0)
    .sort((a, b) => b.rate - a.rate);
  return align([
    { label: alone ? "both tasks" : "all pairs", tasks: [], dashed: false, points: curve(shareOfAll) },
    ...fighting.map(({ first, second }) => ({
      label: `${tasks[first]?.name} × ${tasks[second]?.name}`, tasks: [first, second], dashed: false, points: curve((events) => shareOfPair(events, first, second)),
    })),
  ]);
}

/** Shares of fewer measurements than this jump between none and all. */
const steadyRate = 5;

const stepsBetween = ([first, second]: readonly { readonly step: number }[]): number => (first && second ? second.step - first.step : 1);

/** Of a pair, in how many of the steps in which it was measured its cosine was below 0. */
function shareOfPair(events: readonly EventOf<"conflicts">[], first: number, second: number): number | null {
  let [measured, fought] = [0, 0];
  for (const { cosine } of events) {
    const value = cosine[first]?.[second] ?? null;
    if (value === null) continue;
    measured++;
    if (value < 0) fought++;
  }
  return measured === 0 ? null : fought / measured;
}

/** The same over all pairs. */
function shareOfAll(events: readonly EventOf<"conflicts">[]): number | null {
  let [measured, fought] = [0, 0];
  for (const { cosine } of events) {
    for (let first = 0; first < cosine.length; first++) {
      for (let second = first + 1; second < cosine.length; second++) {
        const value = cosine[first][second];
        if (value === null) continue;
        measured++;
        if (value < 0) fought++;
      }
    }
  }
  return measured === 0 ? null : fought / measured;
}

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

export function align(lines: readonly (Omit<Line, "values"> & { readonly points: readonly Point[] })[]): Curves {
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
