import type { EventOf, RunEvent, Scores } from "./events.ts";
import { allOf, lastOf } from "./log.ts";

/** Tasks with all others and alone, trained from one seed. */
export interface AgainstAlone {
  readonly together: Scores;
  readonly alone: Scores;
}

/** What is known last of every task alone. */
export function latestBaselines(baselines: readonly EventOf<"baseline">[]): EventOf<"baseline">[] {
  return [...new Map(baselines.map((baseline) => [baseline.task, baseline])).values()];
}

/** The run against its tasks alone: a pair for every seed that was trained both ways, else the run's own; none where no task was trained alone. */
export function againstAlone(events: readonly RunEvent[]): AgainstAlone[] {
  return pairsAgainstAlone(allOf(events, "baseline"), lastOf(events, "finished"));
}

/** As `againstAlone`, of events that are sorted already. */
export function pairsAgainstAlone(all: readonly EventOf<"baseline">[], finished: EventOf<"finished"> | undefined): AgainstAlone[] {
  const baselines = latestBaselines(all);
  const seeds = [...new Set(baselines.flatMap(({ over }) => over?.map(({ seed }) => seed) ?? []))];
  if (seeds.length > 0) return seeds.map((seed) => pairOf(baselines, seed));
  if (baselines.length === 0 || !finished) return [];
  return [{ together: finished.test, alone: Object.fromEntries(baselines.map(({ task, loss, metrics }) => [task, { loss, metrics }])) }];
}

function pairOf(baselines: readonly EventOf<"baseline">[], seed: number): AgainstAlone {
  const found = baselines.flatMap(({ task, over }) => over?.filter((one) => one.seed === seed).map(({ alone, together }) => ({ task, alone, together })) ?? []);
  return {
    together: Object.fromEntries(found.map(({ task, together }) => [task, together])),
    alone: Object.fromEntries(found.map(({ task, alone }) => [task, alone])),
  };
}
