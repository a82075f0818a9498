import { type JudgedTask, mean } from "../affinity/index.ts";
import type { EventOf, GroupFigures, RunEvent } from "../protocol/events.ts";
import { figure } from "../protocol/figure.ts";
import { allOf, lastOf } from "../protocol/log.ts";
import { table } from "./table.ts";

/** A task's main figure by group, and how far groups lie apart; means where there are several seeds. */
interface FairSide {
  readonly values: Readonly<Record<string, number | null>>;
  /** Between the group that fares best and the one that fares worst. */
  readonly gap: number | null;
  readonly worst?: string;
  readonly parity: number | null;
  readonly opportunity: number | null;
}

export interface FairTask {
  readonly task: string;
  readonly metric: string;
  readonly together: FairSide;
  /** The task trained alone. */
  readonly alone?: FairSide;
}

/** Figures of all tasks together, one for each seed, and of every task alone, the same way. */
interface FairFigures {
  readonly together: readonly GroupFigures[];
  readonly alone: Readonly<Record<string, readonly GroupFigures[]>>;
}

/** Every task that has a metric, together with the others and alone where it was trained so. */
export function fairTasks(tasks: readonly JudgedTask[], { together, alone }: FairFigures): FairTask[] {
  return tasks.flatMap((task): readonly FairTask[] => {
    const [main] = task.metrics;
    if (main === undefined || together.length === 0) return [];
    const own = alone[task.name] ?? [];
    return [{ task: task.name, metric: main.name, together: sideOf(task, together), ...(own.length > 0 ? { alone: sideOf(task, own) } : {}) }];
  });
}

function sideOf({ name, metrics: [main] }: JudgedTask, figures: readonly GroupFigures[]): FairSide {
  const groups = figures[0].groups.map((group) => group.name);
  const valueOf = (group: string) => mean(figures.map((figure) => figure.groups.find((other) => other.name === group)?.scores[name]?.metrics[main.name] ?? null));
  const values = groups.map((group) => ({ group, value: valueOf(group) }));
  const known = values.flatMap(({ group, value }) => (value === null ? [] : [{ group, value }])).sort((left, right) => (main.higherIsBetter ? left.value - right.value : right.value - left.value));
  const difference = (which: "parity" | "opportunity") => mean(figures.map(({ differences }) => differences[name]?.[which] ?? null));
  return {
    values: Object.fromEntries(values.map(({ group, value }) => [group, value])),
    gap: known.length < 2 ? null : Math.abs(known[known.length - 1].value - known[0].value),
    ...(known.length > 0 ? { worst: known[0].group } : {}),
    parity: difference("parity"), opportunity: difference("opportunity"),
  };
}

/** Figures by group of a run, beside the tasks trained alone where they were (`analyze { baselines: true }`). */
export function groupsPart(events: readonly RunEvent[], started: EventOf<"started">): string {
  const found = lastOf(events, "groups");
  if (!found) return "";
  return fairText(found.column, found, fairTasks(started.tasks, { together: [found], alone: aloneOf(events) }));
}

/** Of the tasks trained alone, by task. */
export const aloneOf = (events: readonly RunEvent[]): FairFigures["alone"] =>
  Object.fromEntries(allOf(events, "baseline").flatMap(({ task, groups }) => (groups ? [[task, [groups]]] : [])));

/** One row a task, and one more for the task alone. */
export function fairText(column: string, { groups }: GroupFigures, tasks: readonly FairTask[]): string {
  const names = groups.map(({ name }) => name);
  const compared = tasks.some(({ alone }) => alone);
  const rowOf = (task: string, metric: string, how: string, side: FairSide) =>
    [task, metric, ...(compared ? [how] : []), ...names.map((name) => figure(side.values[name] ?? null)), figure(side.gap), side.worst ?? "–", figure(side.parity), figure(side.opportunity)];
  const rows = tasks.flatMap(({ task, metric, together, alone }) => [rowOf(task, metric, "together", together), ...(alone ? [rowOf("", "", "alone", alone)] : [])]);
  const head = ["task", "metric", ...(compared ? ["trained"] : []), ...groups.map(({ name, rows: count }) => `${name} (${count})`), "gap", "worst", "parity", "opportunity"];
  return [
    `By \`${column}\` (gap: between the best group and the worst; parity: largest difference in predicted 1s; opportunity: the same where the label is 1)`,
    table([head, ...rows]),
    ...(compared ? [verdict(tasks)] : []),
  ].join("\n");
}

/** Whether sharing drew groups apart, in one sentence. */
function verdict(tasks: readonly FairTask[]): string {
  const changed = (wider: boolean) => tasks.filter(({ together, alone }) => alone && together.gap !== null && alone.gap !== null && (wider ? together.gap > alone.gap : together.gap < alone.gap)).map(({ task }) => task);
  const [wider, narrower] = [changed(true), changed(false)];
  return `Trained together, the gap is wider than alone for ${wider.join(", ") || "no task"}, and narrower for ${narrower.join(", ") || "no task"}.`;
}
