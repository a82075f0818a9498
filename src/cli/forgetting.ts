import type { RunEvent } from "../protocol/events.ts";
import { forgettingRows, forgettingTitle } from "../protocol/forgetting.ts";
import { lastOf } from "../protocol/log.ts";
import { table } from "./table.ts";

/** What old tasks had before this run and have after it, for people. */
export function forgettingPart(events: readonly RunEvent[]): string {
  const rows = forgettingRows(events);
  return rows.length === 0 ? "" : [forgettingTitle, table(rows)].join("\n");
}

/** The same for `--json`. */
export function forgettingObject(events: readonly RunEvent[]): Readonly<Record<string, unknown>> {
  const told = lastOf(events, "forgetting");
  return told ? { forgetting: { split: told.split, tasks: told.tasks } } : {};
}
