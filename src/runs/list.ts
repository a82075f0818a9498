import * as fs from "node:fs";
import * as path from "node:path";
import { lastOf } from "../protocol/log.ts";
import type { RunFolder } from "./run-folder.ts";
import { openRun } from "./run-folder.ts";

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
export function trainerOf({ manifest }: RunFolder): number | undefined {
  return manifest.process !== undefined && isAlive(manifest.process) ? manifest.process : undefined;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return !isZombie(processId);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** On Linux a process that nobody has waited for keeps its number after its end. */
function isZombie(processId: number): boolean {
  try {
    return /\) Z /.test(fs.readFileSync(`/proc/${processId}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** All runs under a folder's `.mtl/runs`, newest first; of one model, where it is named. */
export function listRuns(folder: string, model?: string): RunFolder[] {
  const base = path.join(folder, ".mtl", "runs");
  const models = model === undefined ? directoriesIn(base) : [model];
  const runs = models.flatMap((name) => directoriesIn(path.join(base, name)).map((run) => path.join(base, name, run)));
  return runs.flatMap(readable).sort((left, right) => right.manifest.created.localeCompare(left.manifest.created));
}

function readable(directory: string): RunFolder[] {
  try {
    return [openRun(directory)];
  } catch {
    // A folder that is no run is nothing to list.
    return [];
  }
}

function directoriesIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
