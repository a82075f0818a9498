import { signatureText } from "../data/index.ts";
import { dataDisk } from "./disk.ts";
import type { Tensors } from "../engine/executor.ts";
import type { ExecutorName } from "../engine/executor.ts";
import { emitModel } from "../emit/index.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import type { ControlAction, Manifest } from "../protocol/manifest.ts";
import type { RunFolder } from "../runs/index.ts";
import { RunError, openRun, createRun, manifestText, runFiles } from "../runs/index.ts";
import { baselineEvents, findBaselines } from "./baseline-record.ts";
import { createExecutor } from "./engine.ts";
import { trialCache } from "./trial-folder.ts";
import { decodeCheckpoint, failedEvent, failureOf, prepareModel, train, whyNotResume } from "../training/index.ts";
import type { Checkpoint, Places, PreparedModel } from "../training/index.ts";

/** Everything a training thread needs, as plain data. */
export interface TrainRequest {
  readonly graph: ModelGraph;
  readonly source: string;
  readonly places: Places;
  readonly directory: string;
  readonly manifest: Manifest;
  readonly executor: ExecutorName;
  readonly threads: number;
  readonly resume: boolean;
}

interface TrainListener {
  event(event: RunEvent): void;
  reading(share: number): void;
  /** Stop at the next step, asked by whoever started the training. */
  halted(): boolean;
}

/**
 * Reads data, trains and writes the run folder. Every way to end is an event in the log: nothing is thrown but
 * what the disk refuses when even the log cannot be written.
 */
export async function runTraining(request: TrainRequest, listener: TrainListener): Promise<void> {
  let run: RunFolder | undefined;
  try {
    run = openFolder(request);
    await trainInto(run, request, listener);
  } catch (error) {
    const failure = error instanceof RunError ? failedEvent(error) : failureOf(error);
    listener.event(failure);
    appendIfPossible(run, failure);
  }
}

function openFolder(request: TrainRequest): RunFolder {
  if (!request.resume) return createRun(request.directory, request.manifest, request.source);
  const run = openRun(request.directory);
  run.mendLog();
  run.ask("continue");
  run.write(runFiles.manifest, manifestText(request.manifest));
  return openRun(request.directory);
}

async function trainInto(run: RunFolder, request: TrainRequest, listener: TrainListener): Promise<void> {
  const tell = (event: RunEvent) => {
    run.append(event);
    listener.event(event);
  };
  const prepared = await prepareModel(request.graph, dataDisk(request.places.root), request.places, listener.reading);
  if ("problems" in prepared) {
    tell(failedEvent(prepared.problems[0]));
    return;
  }
  const checkpoint = resumePoint(run, request, prepared);
  run.write(`${runFiles.model}/signature.json`, signatureText(prepared.dataset.signature));
  const executor = await createExecutor(request.executor, { threads: request.threads });
  try {
    let step: number | undefined;
    const events = train({
      model: prepared, executor, run: run.directory,
      ...(checkpoint ? { resume: checkpoint } : { again: request.resume }),
      control: () => (listener.halted() ? "pause" : askedThrottled(run)),
      store: async (bytes) => run.write(runFiles.checkpoint, bytes),
      finish: async (weights) => {
        for (const message of writeModel(run, prepared, weights)) tell({ type: "warning", code: "MTL730", message, ...(step === undefined ? {} : { step }) });
      },
    });
    let notes = newNotes(run, prepared.notes);
    let ended: EventOf<"finished"> | undefined;
    for await (const event of events) {
      if ("step" in event) step = event.step ?? step;
      tell(event);
      for (const { code, message } of notes) tell({ type: "warning", code, message });
      notes = [];
      if (event.type === "finished") ended = event;
    }
    if (ended) for (const event of knownAlone(request, prepared, ended.step)) tell(event);
  } finally {
    await executor.dispose();
  }
}

/** What `mtl baselines` has found of the same text, data and settings before. */
function knownAlone({ graph, manifest, executor }: TrainRequest, { dataset: { fingerprint } }: PreparedModel, step: number): RunEvent[] {
  const record = findBaselines(trialCache(manifest.file, graph.name), { graph, fingerprint, executor });
  return record ? baselineEvents(record, graph.train.seed, step) : [];
}

/** What a resumed run has said before, it does not say again. */
function newNotes(run: RunFolder, notes: PreparedModel["notes"]): PreparedModel["notes"] {
  const said = new Set(run.events("warning").map(({ message }) => message));
  return notes.filter(({ message }) => !said.has(message));
}

let lookedAt = 0;
let lastAsked: ControlAction = "continue";

/** The control file is looked at four times a second: a look a step would cost more than a small step. */
function askedThrottled(run: RunFolder): ControlAction {
  if (Date.now() - lookedAt > 250) {
    lookedAt = Date.now();
    lastAsked = run.control();
  }
  return lastAsked;
}

/** The checkpoint to go on from. @throws RunError where it does not fit. */
function resumePoint(run: RunFolder, request: TrainRequest, prepared: PreparedModel): Checkpoint | undefined {
  if (!request.resume) return undefined;
  const bytes = run.read(runFiles.checkpoint);
  if (!bytes) return undefined;
  const checkpoint = decodeCheckpoint(bytes);
  const misfit = whyNotResume(checkpoint, prepared);
  if (misfit) throw new RunError(misfit.code, `${run.directory}: ${misfit.message}`);
  return checkpoint;
}

/** Writes the trained model beside its run; returns what its users have to know. */
function writeModel(run: RunFolder, prepared: PreparedModel, weights: Tensors): readonly string[] {
  const emitted = emitModel(prepared.graph, { weights, signature: prepared.dataset.signature, vocabularySizes: prepared.dataset.vocabularySizes });
  for (const [name, content] of emitted.files) run.write(`${runFiles.model}/${name}`, content);
  return emitted.notes;
}

function appendIfPossible(run: RunFolder | undefined, event: RunEvent): void {
  try {
    // A full disk may have taken half a line.
    run?.mendLog();
    run?.append(event);
  } catch {
    // The disk refuses the log too; the listener has been told.
  }
}
