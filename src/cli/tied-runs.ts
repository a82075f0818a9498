import { allOf, lastOf } from "../protocol/log.ts";
import { latestBaselines } from "../protocol/alone.ts";
import { listRuns, runFiles, type RunFolder } from "../runs/index.ts";
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

/** Whether the run's log tells something new. Runs of another text, or of other data, have a record of their own, or none. */
function tied(run: RunFolder, fingerprint: string, output: Output): boolean {
  const events = run.events();
  const finished = lastOf(events, "finished");
  if (!finished || fingerprintOf(run) !== fingerprint) return false;
  const record = recordOf(run, fingerprint);
  if (!record) return false;
  const told = baselineEvents(record, run.manifest.seed, finished.step);
  if (JSON.stringify(latestBaselines(allOf(events, "baseline")).map(({ over }) => over)) === JSON.stringify(told.map(({ over }) => over))) return false;
  run.mendLog();
  for (const event of told) run.append(event);
  writeReport(run, run.events(), output);
  return true;
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
