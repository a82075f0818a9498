import type { RunEvent } from "./events.ts";
import { figure } from "./figure.ts";
import { lastOf } from "./log.ts";

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
