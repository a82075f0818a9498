import type { MeasuredRun } from "../affinity/index.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { allOf, firstOf } from "../protocol/log.ts";

/** Events from which a run's measures between tasks are made. */
export const measuredKinds = ["conflicts", "affinity", "proximal", "representations", "overlap"] as const;

/** What a run's events hold of measures between tasks. */
export function measuredRun(events: readonly RunEvent[]): MeasuredRun {
  const overlap = firstOf(events, "overlap");
  const seen = allOf(events, "representations");
  return {
    conflicts: allOf(events, "conflicts"),
    lookahead: allOf(events, "affinity").map(({ matrix }) => matrix),
    proximal: allOf(events, "proximal").map(({ matrix }) => matrix),
    cka: seen.map(({ cka }) => cka),
    rsa: seen.map(({ rsa }) => rsa),
    ...(overlap ? { labels: overlap.shared } : {}),
  };
}

/** Names of the tasks of a run, in the order of every matrix. */
export function tasksOf(started: EventOf<"started">): string[] {
  return started.tasks.map(({ name }) => name);
}
