import { deltaByTask } from "../../src/affinity/index.ts";
import type { Scores } from "../../src/protocol/events.ts";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { number } from "./format.ts";

/** A column of the table of runs: a setting or a score. */
export interface RunColumn {
  readonly key: string;
  readonly title: string;
  readonly kind: "text" | "number";
  /** Only of scores. */
  readonly higherIsBetter?: boolean;
  value(run: RunSummary): string | number | null;
}

/** What tasks reached alone in any of the runs, the newest first. */
export const aloneIn = (runs: readonly RunSummary[]): Scores => Object.assign({}, ...runs.toReversed().map(({ alone }) => alone));

/** Δm: by how much the metrics of a run are better than those of its tasks alone, in the mean; null where that is not known. */
export function deltaOf({ tasks, scores }: RunSummary, alone: Scores): number | null {
  return deltaByTask(tasks.map(({ name, metrics }) => metrics.flatMap(({ name: metric, higherIsBetter }) => {
    const [together, before] = [scores[name]?.metrics[metric] ?? null, alone[name]?.metrics[metric] ?? null];
    return together === null || before === null ? [] : [{ together, alone: before, higherIsBetter }];
  })));
}

/** Mean of all test losses: what runs are compared by where nothing is known of tasks alone. */
export function meanLoss({ scores }: RunSummary): number | null {
  const losses = Object.values(scores).flatMap(({ loss }) => (loss === null ? [] : [loss]));
  return losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Settings in which runs differ. */
export const settingColumns = (runs: readonly RunSummary[]): RunColumn[] =>
  [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))]
    .filter((key) => key === "seed" || new Set(runs.map(({ settings }) => settings[key])).size > 1)
    .map((key) => ({
      key, title: key, kind: runs.every(({ settings }) => typeof settings[key] !== "string") ? "number" : "text", value: ({ settings }) => settings[key] ?? null,
    }));

/** Δm or the mean loss, then the first metric of every task. */
export function scoreColumns(runs: readonly RunSummary[]): RunColumn[] {
  const alone = aloneIn(runs);
  const judged: RunColumn = Object.keys(alone).length > 0
    ? { key: "delta", title: "Δm", kind: "number", higherIsBetter: true, value: (run) => deltaOf(run, alone) }
    : { key: "loss", title: "mean loss", kind: "number", higherIsBetter: false, value: meanLoss };
  const tasks = runs[0]?.tasks ?? [];
  return [judged, ...tasks.flatMap(({ name, metrics: [first] }): RunColumn[] => (first === undefined ? [] : [{
    key: `${name} ${first.name}`, title: `${name} ${first.name.replaceAll("_", " ")}`, kind: "number", higherIsBetter: first.higherIsBetter,
    value: ({ scores }) => scores[name]?.metrics[first.name] ?? null,
  }]))];
}

/** A value as the table and the axes show it: Δm in percent with its sign. */
export const cellText = (value: string | number, { key }: Pick<RunColumn, "key">): string =>
  typeof value === "string" ? value
    : key === "delta" ? `${value > 0 ? "+" : ""}${(100 * value).toFixed(1)}%`.replace("-", "−")
      : Number.isInteger(value) ? String(value) : number(value);

/** By a column; what is not known stands last either way. */
export function sorted(runs: readonly RunSummary[], column: RunColumn | undefined, down: boolean): RunSummary[] {
  if (column === undefined) return [...runs];
  const compare = (one: string | number, other: string | number) => (typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other)));
  return runs.toSorted((left, right) => {
    const [one, other] = [column.value(left), column.value(right)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return down ? compare(other, one) : compare(one, other);
  });
}
