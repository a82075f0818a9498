import type { EventOf } from "../protocol/events.ts";
import type { RunStatus } from "../protocol/runs.ts";
import type { RunFolder } from "./run-folder.ts";

export type { RunStatus };

/** So often, in milliseconds, a page that trains without a process of its own gives a sign of life. */
export const signEvery = 3000;

/** After so long without a sign nobody trains any more: of a page, and of a process that cannot be seen from here, whose log is all that tells. */
export const silence = { panel: 5 * signEvery, process: 120_000 };

/** How a run stands: from its last events, and from whether who trains it still lives. */
export function statusOf(run: RunFolder): RunStatus {
  if (!run.exists()) return "deleted";
  if (finishOf(run)) return "finished";
  const [last] = run.newestEvents();
  if (last?.type === "failed") return "failed";
  if (last?.type === "stopped") return "paused";
  if (isLost(run)) return "lost";
  return last ? "running" : "starting";
}

/** Of a run that has not ended: whether nobody trains it. */
function isLost(run: RunFolder): boolean {
  const { process: trainer, where } = run.manifest;
  if (trainer !== undefined && run.host.isAlive !== undefined) return trainerOf(run) === undefined;
  if (trainer === undefined && where === "process") return false;
  return Math.abs(Date.now() - lastSignOf(run)) > silence[where];
}

/** When a run was last heard of. */
function lastSignOf(run: RunFolder): number {
  return Math.max(Date.parse(run.manifest.created) || 0, run.sign()?.time ?? 0, lastTimeOf(run));
}

function lastTimeOf(run: RunFolder): number {
  for (const event of run.newestEvents()) if ("time" in event) return event.time;
  return 0;
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
  const lives = (process: number | undefined) => process !== undefined && (run.host.isAlive?.(process) ?? false);
  const known = run.manifest.process;
  if (lives(known)) return known;
  const now = run.readManifest()?.process;
  return lives(now) ? now : undefined;
}
