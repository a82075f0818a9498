import type { EventOf } from "../protocol/events.ts";
import type { RunStatus } from "../protocol/runs.ts";
import type { RunFolder } from "./run-folder.ts";

export type { RunStatus };

/** How a run stands: from its last events, and from whether the process that trains it still lives. */
export function statusOf(run: RunFolder): RunStatus {
  if (!run.exists()) return "deleted";
  if (finishOf(run)) return "finished";
  const [last] = run.newestEvents();
  if (last?.type === "failed") return "failed";
  if (last?.type === "stopped") return "paused";
  if (run.manifest.process !== undefined && trainerOf(run) === undefined) return "lost";
  return last ? "running" : "starting";
}

/** What a run said when it had finished; undefined while it trains, and once it goes on. */
export function finishOf(run: RunFolder): EventOf<"finished"> | undefined {
  for (const event of run.newestEvents()) {
    if (event.type === "finished") return event;
    // Some figures follow the end, but no step does.
    if (event.type === "step" || event.type === "started") return undefined;
  }
  return undefined;
}

/** The process that trains a run at this moment, by its number. A run that was resumed is trained by another one than when its folder was opened. */
export function trainerOf(run: RunFolder): number | undefined {
  const lives = (process: number | undefined) => process !== undefined && run.host.isAlive(process);
  const known = run.manifest.process;
  if (lives(known)) return known;
  const now = run.readManifest()?.process;
  return lives(now) ? now : undefined;
}
