import type { RunEvent } from "../protocol/events.ts";
import { lastOf } from "../protocol/log.ts";
import { figure } from "./progress.ts";
import { table } from "./table.ts";

/** What old tasks had before this run and have after it, a row a figure under a head; nothing where the run extended no other one. */
export function forgettingRows(events: readonly RunEvent[]): string[][] {
  const told = lastOf(events, "forgetting");
  if (!told) return [];
  const rows = told.tasks.flatMap(({ task, loss, metrics }) => [{ name: "loss", higherIsBetter: false, ...loss }, ...metrics].map(({ name, higherIsBetter, before, after }) => {
    const lost = before === null || after === null ? null : higherIsBetter ? before - after : after - before;
    return [task, name, figure(before), figure(after), lost === null ? "–" : figure(lost)];
  }));
  return [["task", "figure", "before", "after", "forgot"], ...rows];
}

export const forgettingTitle = "What old tasks forgot (above 0 is worse than before)";

/** The same for people. */
export function forgettingPart(events: readonly RunEvent[]): string {
  const rows = forgettingRows(events);
  return rows.length === 0 ? "" : [forgettingTitle, table(rows)].join("\n");
}

/** The same for `--json`. */
export function forgettingObject(events: readonly RunEvent[]): Readonly<Record<string, unknown>> {
  const told = lastOf(events, "forgetting");
  return told ? { forgetting: { split: told.split, tasks: told.tasks } } : {};
}
