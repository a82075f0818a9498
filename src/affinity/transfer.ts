import { type Compared, deltaByMetric, deltaByTask, gainOf, mean } from "./delta.ts";
import { type Estimate, independent } from "./interval.ts";
import type { Measured, MeasuredMatrix } from "./matrix.ts";

/** A task with the metrics that it is judged by. */
export interface JudgedTask {
  readonly name: string;
  readonly metrics: readonly { readonly name: string; readonly higherIsBetter: boolean }[];
}

/** What a training reached: [task][metric], as `Scores` of the events. */
export type Reached = Readonly<Record<string, { readonly loss: Measured; readonly metrics: Readonly<Record<string, Measured>> }>>;

/** Two trainings from the same seed: with others, and alone (or new and old). */
export interface Paired {
  readonly together: Reached;
  readonly alone: Reached;
}

export type TransferVerdict = "gains" | "loses" | "unclear";

export interface TaskTransfer {
  readonly task: string;
  readonly metrics: readonly {
    readonly name: string;
    readonly alone: Estimate;
    readonly together: Estimate;
    /** Relative, positive is better. */
    readonly gain: Estimate;
  }[];
  /** Mean over the task's metrics. */
  readonly gain: Estimate;
  /** 1 − loss together / loss alone. */
  readonly lossGain: Estimate;
  /** Negative transfer is `loses`: the interval lies below 0. */
  readonly verdict: TransferVerdict;
}

export interface Transfer {
  readonly seeds: number;
  readonly tasks: readonly TaskTransfer[];
  /** Δm as the mean over tasks of the mean over a task's metrics; a fraction, positive is better. */
  readonly deltaByTask: Estimate;
  /** Δm as the flat mean over all metrics: other numbers where tasks have unequally many. */
  readonly deltaByMetric: Estimate;
  /** Tasks that gain and lose on average, whatever the interval says. */
  readonly wins: number;
  readonly losses: number;
  readonly worst: string | undefined;
}

/** Compares trainings seed by seed; intervals are Student's over seeds, so that one seed has none. */
export function transferOf(tasks: readonly JudgedTask[], pairs: readonly Paired[]): Transfer {
  const compared = tasks.map((task) => taskTransfer(task, pairs));
  const known = compared.filter(({ gain }) => gain.mean !== null);
  const worst = known.reduce<TaskTransfer | undefined>((low, task) => (low && (low.gain.mean ?? 0) <= (task.gain.mean ?? 0) ? low : task), undefined);
  return {
    seeds: pairs.length, tasks: compared,
    deltaByTask: independent(pairs.map((pair) => deltaByTask(tasks.map((task) => comparedIn(task, pair))))),
    deltaByMetric: independent(pairs.map((pair) => deltaByMetric(tasks.map((task) => comparedIn(task, pair))))),
    wins: known.filter(({ gain }) => (gain.mean ?? 0) > 0).length,
    losses: known.filter(({ gain }) => (gain.mean ?? 0) < 0).length,
    worst: worst?.task,
  };
}

/** The same for the tasks that were trained alone at all; undefined where none was. */
export function knownTransfer(tasks: readonly JudgedTask[], pairs: readonly Paired[]): Transfer | undefined {
  const known = tasks.filter(({ name }) => pairs.some(({ alone }) => alone[name]));
  return known.length > 0 ? transferOf(known, pairs) : undefined;
}

function taskTransfer(task: JudgedTask, pairs: readonly Paired[]): TaskTransfer {
  const gain = independent(pairs.map((pair) => mean(comparedIn(task, pair).map(gainOf))));
  return {
    task: task.name, gain, verdict: transferVerdict(gain),
    lossGain: independent(pairs.map((pair) => lossGain(task.name, pair))),
    metrics: task.metrics.map((metric) => ({
      name: metric.name,
      alone: independent(pairs.map(({ alone }) => metricOf(alone, task.name, metric.name))),
      together: independent(pairs.map(({ together }) => metricOf(together, task.name, metric.name))),
      gain: independent(pairs.map((pair) => mean(comparedMetric(pair, task.name, metric).map(gainOf)))),
    })),
  };
}

export function transferVerdict({ low, high }: Estimate): TransferVerdict {
  if (low !== null && low > 0) return "gains";
  return high !== null && high < 0 ? "loses" : "unclear";
}

/**
 * What training in pairs does to each task against training alone: gain[recipient][source] by loss, one matrix a seed. `alone` and
 * `pairs` hold what was reached, pairs by `first+second` in the order of the tasks.
 */
export function pairGains(tasks: readonly string[], alone: Reached, pairs: ReadonlyMap<string, Reached>): MeasuredMatrix {
  return tasks.map((recipient, row) => tasks.map((source, column) => {
    if (row === column) return null;
    const together = pairs.get(row < column ? `${recipient}+${source}` : `${source}+${recipient}`);
    return together ? lossGain(recipient, { together, alone }) : null;
  }));
}

/** The metrics of a task that both trainings know. */
function comparedIn(task: JudgedTask, pair: Paired): Compared[] {
  return task.metrics.flatMap((metric) => comparedMetric(pair, task.name, metric));
}

function comparedMetric({ together, alone }: Paired, task: string, { name, higherIsBetter }: JudgedTask["metrics"][number]): Compared[] {
  const [after, before] = [metricOf(together, task, name), metricOf(alone, task, name)];
  return after === null || before === null ? [] : [{ together: after, alone: before, higherIsBetter }];
}

function lossGain(task: string, { together, alone }: Paired): Measured {
  const [after, before] = [together[task]?.loss ?? null, alone[task]?.loss ?? null];
  return after === null || before === null || !(before > 0) ? null : 1 - after / before;
}

function metricOf(reached: Reached, task: string, metric: string): Measured {
  return reached[task]?.metrics[metric] ?? null;
}
