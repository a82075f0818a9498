import { lastOf } from "../protocol/log.ts";
import type { RunFolder } from "./run-folder.ts";

export type RunStatus = "starting" | "running" | "paused" | "finished" | "failed" | "lost";

/** How a run stands: from its last events, and from whether the process that trains it still lives. */
export function statusOf(run: RunFolder): RunStatus {
  const events = run.events();
  const last = events.at(-1);
  if (lastOf(events, "finished")) return "finished";
  if (last?.type === "failed") return "failed";
  if (last?.type === "stopped") return "paused";
  if (run.manifest.process !== undefined && trainerOf(run) === undefined) return "lost";
  return last ? "running" : "starting";
}

/** The process that trains a run at this moment, by its number. */
export function trainerOf({ manifest, host }: RunFolder): number | undefined {
  return manifest.process !== undefined && host.isAlive(manifest.process) ? manifest.process : undefined;
}
