import * as fs from "node:fs";
import * as path from "node:path";
import { whyGraphModel } from "../../catalog/emission.ts";
import { loaderOf } from "../../emit/index.ts";
import type { ExecutorName } from "../../engine/executor.ts";
import type { ModelGraph } from "../../graph/model.ts";
import type { RunEvent } from "../../protocol/events.ts";
import { firstOf, foldEvents, lastOf } from "../../protocol/log.ts";
import { holdsRun, openRun, runDirectory, runFiles, statusOf, trainerOf } from "../../runs/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { RunFolder } from "../../runs/index.ts";
import type { Output } from "../output.ts";
import { progressLine } from "../progress.ts";
import { contains, loadModel, readSource, wholeText } from "../source.ts";
import type { Source } from "../source.ts";
import { writeReport } from "../report.ts";
import { shellLine } from "../shell.ts";
import { executorOf } from "../run-model.ts";
import { summaryObject, summaryText } from "../summary.ts";
import type { TrainRequest } from "../trainer.ts";
import { startTraining } from "../training-thread.ts";
import { version } from "../version.ts";
import { writableFolder } from "../written.ts";

export interface TrainOptions {
  readonly model?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly executor?: ExecutorName;
  readonly threads?: number;
  readonly out?: string;
  readonly resume?: string;
  /** Ends the training as the first Ctrl+C does: with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** `mtl train FILE`: trains a model into a run folder. Returns the folder. */
export async function trainCommand(file: string, options: TrainOptions, output: Output): Promise<string> {
  const request = await requestOf(file, options, output);
  const events = await watch(request, output, options.signal);
  const finished = lastOf(events, "finished");
  if (!finished) throw endOf(events, request.directory, file);
  const report = writeReport(openRun(request.directory), events, output);
  output.line(`${summaryText(events)}\n\nrun:    ${request.directory}\nmodel:  ${modelLine(request)}${report === undefined ? "" : `\nreport: ${report}`}`);
  output.object({ ...summaryObject(events, request.directory), ...(report === undefined ? {} : { report }) });
  return request.directory;
}

/** Where the trained model is, and what opens it. */
function modelLine({ graph, directory }: TrainRequest): string {
  return `${path.join(directory, runFiles.model)} (${loaderOf(whyGraphModel(graph) === undefined ? "layers" : "graph")})`;
}

async function requestOf(file: string, options: TrainOptions, output: Output): Promise<TrainRequest> {
  const source = readSource(file);
  if (options.resume !== undefined) return resumeRequest(source, options, output, path.resolve(options.resume));
  const graph = withOverrides(await loadModel(source, output, options.model), options);
  const { executor = "ort", threads = 1 } = options;
  const now = new Date();
  if (options.out !== undefined) refuseTaken(options.out);
  const directory = options.out === undefined ? runDirectory(file, graph.name, graph.train.seed, now) : path.resolve(options.out);
  writableFolder(directory);
  return {
    graph, directory, source: await wholeText(source), resume: false, executor, threads,
    places: { directory: source.directory, root: source.root },
    manifest: {
      version: 1, model: graph.name, file: path.resolve(file), root: source.root, created: now.toISOString(),
      seed: graph.train.seed, ...(options.epochs === undefined ? {} : { epochs: options.epochs }),
      executor, threads, crosstask: version, node: process.version, where: "process", process: process.pid,
    },
  };
}

/** Nothing that a run has written is ever written over. */
function refuseTaken(directory: string): void {
  if (holdsRun(directory)) {
    throw new CommandError(exitCodes.usage, `${directory} already holds a run: choose another folder with --out, or go on with that run with ${shellLine("--resume", directory)}.`);
  }
  if (fs.existsSync(directory) && !fs.statSync(directory).isDirectory()) {
    throw new CommandError(exitCodes.usage, `${directory} is a file: choose a folder with --out.`);
  }
}

function withOverrides(graph: ModelGraph, { epochs, seed }: { readonly epochs?: number; readonly seed?: number }): ModelGraph {
  return { ...graph, train: { ...graph.train, ...(epochs === undefined ? {} : { epochs }), ...(seed === undefined ? {} : { seed }) } };
}

/** A run goes on with the text, seed and engine that it was started with: other ones would be another run. */
async function resumeRequest(source: Source, options: TrainOptions, output: Output, directory: string): Promise<TrainRequest> {
  const run = openRun(directory);
  refuseResume(run, options);
  const { manifest } = run;
  const text = run.source();
  if (text !== await wholeText(source)) output.note(`note: ${otherText(source, manifest.file)}; it goes on with its own text, ${run.file("source.mtl")}.`);
  const root = contains(manifest.root, source.directory) ? manifest.root : source.root;
  const graph = await loadModel({ ...source, text, root }, output, manifest.model);
  return {
    graph: withOverrides(graph, manifest),
    directory, source: text, resume: true, executor: executorOf(run), threads: manifest.threads ?? 1,
    places: { directory: source.directory, root },
    manifest: { ...manifest, where: "process", process: process.pid },
  };
}

/** How the text that is named differs from a run's own: another file is no change. A folder that was moved has its file elsewhere. */
function otherText({ file }: Source, started: string): string {
  return path.basename(file) === path.basename(started) ? `${file} changed since this run was started` : `this run was started from ${started}, not from ${file}`;
}

function refuseResume(run: RunFolder, options: TrainOptions): void {
  const { directory } = run;
  if (run.events("finished").length > 0) {
    throw new CommandError(exitCodes.usage, `${directory} has finished: there is nothing to resume. Start a new run without --resume.`);
  }
  const trainer = trainerOf(run);
  if (run.manifest.where === "panel" && ["starting", "running"].includes(statusOf(run))) {
    throw new CommandError(exitCodes.usage, `${directory} is being trained at this moment, in the editor's panel: follow it with \`${shellLine("mtl", "view", directory)}\`, or pause it there first.`);
  }
  // The editor lives on when a page of it has paused its run.
  if (trainer !== undefined && run.manifest.where === "process") {
    throw new CommandError(exitCodes.usage, `${directory} is being trained at this moment, by process ${trainer}: follow it with \`${shellLine("mtl", "view", directory)}\`, or stop that process first.`);
  }
  const settings = (["model", "epochs", "seed", "executor", "threads", "out"] as const).filter((name) => options[name] !== undefined);
  if (settings.length > 0) {
    throw new CommandError(exitCodes.usage, `A resumed run keeps the settings that it was started with: leave out --${settings.join(" and --")}, or start a new run without --resume.`);
  }
}

/** Runs the training to its end, showing progress; the first Ctrl+C asks for a checkpoint, the second ends at once. */
async function watch(request: TrainRequest, output: Output, signal?: AbortSignal): Promise<RunEvent[]> {
  const events: RunEvent[] = request.resume ? openRun(request.directory).events() : [];
  const show = progressLine(output);
  const thread = startTraining(request, (message) => {
    if (message.kind === "reading") return output.status(`reading the data: ${Math.floor(message.share * 100)}%`);
    events.push(message.event);
    return show(message.event);
  });
  const deaf = () => {
    process.removeListener("SIGINT", interrupt);
    process.removeListener("SIGTERM", interrupt);
  };
  const interrupt = () => {
    // With nobody listening the second signal ends the process itself: `process.exit` would stop the thread within the engine, which aborts.
    deaf();
    output.note("stopping after this step; press Ctrl+C again to stop at once");
    thread.halt();
  };
  signal?.addEventListener("abort", () => thread.halt());
  if (signal?.aborted) thread.halt();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    await thread.done;
  } finally {
    deaf();
  }
  return foldEvents(events);
}

function endOf(events: readonly RunEvent[], directory: string, file: string): CommandError {
  const last = events.at(-1);
  if (last?.type === "failed") {
    return new CommandError(last.code.startsWith("MTL6") ? exitCodes.data : exitCodes.training, last.message, last.code, { run: directory });
  }
  const done = lastOf(events, "checkpoint");
  const where = firstOf(events, "started") && done ? ` at step ${done.step}` : "";
  return new CommandError(exitCodes.stopped, `Stopped${where}; nothing is lost. Go on with: ${shellLine("mtl", "train", file, "--resume", directory)}`, undefined, { run: directory });
}
