import * as path from "node:path";
import * as vscode from "vscode";
import type { EventOf, RunEvent } from "../src/protocol/events.ts";
import { lastOf } from "../src/protocol/log.ts";
import type { FromPanel, ToPanel } from "../src/protocol/panel.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { manifestText, runFiles } from "../src/runs/run-folder.ts";
import type { Extension } from "./extension.ts";
import { modelOf, seededModel } from "./model.ts";

/** The page that trains: it says when it listens. */
export interface TrainingPage {
  readonly ready: Promise<void>;
  send(message: ToPanel): void;
}

type FromTrainer = Extract<FromPanel, { type: "pull" | "list" | "events" | "checkpoint" | "model" }>;

/** The extension's side of a training in a page: serves its files, keeps its events and checkpoints. */
export class PanelTrainer {
  readonly #extension: Extension;
  readonly #run: RunFolder;
  readonly #view: TrainingPage;
  readonly #readers = new Map<string, AsyncIterator<Uint8Array>>();
  status: "starting" | "running" | "paused" | "finished" | "failed" = "starting";

  constructor(extension: Extension, run: RunFolder, view: TrainingPage) {
    this.#extension = extension;
    this.#run = run;
    this.#view = view;
  }

  async start(graph: unknown, checkpoint?: Uint8Array<ArrayBuffer>): Promise<void> {
    this.status = "running";
    await this.#view.ready;
    this.#view.send({ type: "train", job: { run: this.#run.directory, source: this.#run.source(), graph, ...(checkpoint ? { checkpoint } : {}) } });
  }

  /** Goes on from the last checkpoint, with the text and the seed that the run was started from. */
  async resume(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: "mtl", content: this.#run.source() });
    const model = await modelOf(this.#extension, document, this.#run.manifest.model);
    this.#run.mendLog();
    if (this.#extension.platform.processes) this.#run.write(runFiles.manifest, manifestText({ ...this.#run.manifest, process: process.pid }));
    if (model) await this.start(seededModel(model, this.#run.manifest.seed).graph, this.#run.read(runFiles.checkpoint));
  }

  async receive(message: FromTrainer): Promise<void> {
    if (message.type === "pull") return this.#serve(message.file, message.index);
    if (message.type === "list") return this.#list(message.folder);
    if (message.type === "checkpoint") return this.#run.write(runFiles.checkpoint, message.bytes);
    if (message.type === "model") return this.#run.write(`${runFiles.model}/${message.name}`, message.bytes);
    for (const event of message.events) this.#keep(event);
    return undefined;
  }

  #keep(event: RunEvent): void {
    this.#run.append(event);
    if (event.type === "finished" || event.type === "failed") this.status = event.type;
    if (event.type === "stopped") this.status = "paused";
    if (event.type === "started") this.status = "running";
  }

  /** The page is gone: the log says where the run stands, so that nobody takes it for running. */
  halted(): void {
    if (this.status !== "running") return;
    this.status = "paused";
    haltRun(this.#run);
  }

  /** Answers one pull with one chunk: the page asks for the next when it has taken this one. */
  async #serve(file: string, index: number): Promise<void> {
    try {
      if (index === 0) this.#readers.set(file, this.#open(file)[Symbol.asyncIterator]());
      const reader = this.#readers.get(file);
      const next = await reader?.next();
      const done = next === undefined || next.done === true;
      if (done) this.#readers.delete(file);
      this.#view.send({ type: "chunk", file, index, done, ...(done ? {} : { bytes: new Uint8Array(next.value) }) });
    } catch (error) {
      this.#readers.delete(file);
      this.#view.send({ type: "chunk", file, index, done: true, error: error instanceof Error ? error.message : String(error), ...kindOf(error) });
    }
  }

  async #list(folder: string): Promise<void> {
    const { root, file } = this.#run.manifest;
    try {
      const names = await this.#extension.platform.list(root, path.dirname(file), folder);
      this.#view.send({ type: "listing", folder, names: [...names] });
    } catch (error) {
      this.#view.send({ type: "listing", folder, error: error instanceof Error ? error.message : String(error), ...kindOf(error) });
    }
  }

  #open(file: string): AsyncIterable<Uint8Array> {
    const { root, file: source } = this.#run.manifest;
    return this.#extension.platform.open(root, path.dirname(source), file);
  }
}

/** Writes into the log of a run that nobody trains any more that it stands still at its last checkpoint. */
export function haltRun(run: RunFolder): void {
  const saved = lastOf(run.events(), "checkpoint");
  const stopped: EventOf<"stopped"> = { type: "stopped", time: Date.now(), step: saved?.step ?? 0, epoch: saved?.epoch ?? 0 };
  run.append(stopped);
}

/** Node's and VS Code's ways to say that no file is there, or no folder, and our own that it is none of the page's business. */
function kindOf(error: unknown): { code?: "absent" | "MTL609" } {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && absentCodes.has(code)) return { code: "absent" };
  return code === "MTL609" ? { code } : {};
}

const absentCodes: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR", "FileNotFound", "FileNotADirectory", "FileIsADirectory"]);
