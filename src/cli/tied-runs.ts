import * as fs from "node:fs";
import type { RunEvent } from "../protocol/events.ts";
import { allOf, lastOf } from "../protocol/log.ts";
import { latestBaselines } from "../protocol/alone.ts";
import { listRuns, RunError, runFiles, type RunFolder } from "../runs/index.ts";
import { decodeCheckpoint } from "../training/index.ts";
import { type BaselineContent, baselineEvents, findBaselines } from "./baseline-record.ts";
import { CommandError } from "./exit.ts";
import type { Output } from "./output.ts";
import { writeReport } from "./report.ts";
import { graphOfRun } from "./run-model.ts";
import { trialCache } from "./trial-folder.ts";

/** Writes into finished runs of a model, beside its file, what `mtl baselines` has found of the same content; returns their folders. */
export function tieToRuns(directory: string, { graph, fingerprint }: BaselineContent, output: Output): string[] {
  return listRuns(directory, graph.name).filter((run) => tied(run, fingerprint, output)).map((run) => run.directory);
}

/** A run's events with what has been trained alone since, wherever its folder is. */
export function eventsWithAlone(run: RunFolder): RunEvent[] {
  const events = run.events();
  const fingerprint = fs.existsSync(trialCache(run.manifest.file, run.manifest.model)) ? fingerprintOf(run) : undefined;
  return fingerprint === undefined ? events : [...events, ...newlyAlone(run, events, fingerprint)];
}

/** The same, written into the run, for whoever follows its log; a run that cannot be written shows what it has. */
export function tieRun(run: RunFolder, output: Output): void {
  try {
    const events = run.events();
    write(run, eventsWithAlone(run).slice(events.length), output);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
  }
}

/** Whether the run's log tells something new. Runs of another text, or of other data, have a record of their own, or none. */
function tied(run: RunFolder, fingerprint: string, output: Output): boolean {
  return fingerprintOf(run) === fingerprint && write(run, newlyAlone(run, run.events("finished", "baseline"), fingerprint), output);
}

function write(run: RunFolder, told: readonly RunEvent[], output: Output): boolean {
  if (told.length === 0) return false;
  run.mendLog();
  for (const event of told) run.append(event);
  writeReport(run, run.events(), output);
  return true;
}

/** What the log of a finished run does not tell yet. */
function newlyAlone(run: RunFolder, events: readonly RunEvent[], fingerprint: string): RunEvent[] {
  const finished = lastOf(events, "finished");
  const record = finished && recordOf(run, fingerprint);
  if (!finished || !record) return [];
  const told = baselineEvents(record, run.manifest.seed, finished.step);
  const same = JSON.stringify(latestBaselines(allOf(events, "baseline")).map(({ over }) => over)) === JSON.stringify(told.map(({ over }) => over));
  return same ? [] : told;
}

/** A run whose text no longer makes a model belongs to none. */
function recordOf(run: RunFolder, fingerprint: string) {
  try {
    const { file, model, executor } = run.manifest;
    return findBaselines(trialCache(file, model), { graph: graphOfRun(run), fingerprint, executor });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return undefined;
  }
}

function fingerprintOf(run: RunFolder): string | undefined {
  const bytes = run.read(runFiles.checkpoint);
  return bytes && decodeCheckpoint(bytes)?.progress.fingerprint;
}
