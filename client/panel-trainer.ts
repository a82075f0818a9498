import * as path from "node:path";
import * as vscode from "vscode";
import type { EventOf, RunEvent } from "../src/protocol/events.ts";
import type { Manifest } from "../src/protocol/manifest.ts";
import type { FromPanel, ToPanel } from "../src/protocol/panel.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { manifestText, runFiles } from "../src/runs/run-folder.ts";
import { signEvery, silence } from "../src/runs/status.ts";
import type { Extension } from "./extension.ts";
import { modelOf, seededModel } from "./model.ts";
import { nonce } from "./nonce.ts";

/** The page that trains: it says when it listens. */
export interface TrainingPage {
  readonly ready: Promise<void>;
  send(message: ToPanel): void;
}

type FromTrainer = Extract<FromPanel, { type: "pull" | "list" | "events" | "checkpoint" | "model" }>;

/**
 * The extension's side of a training in a page: serves its files, keeps its events and checkpoints. Where no process can be looked for it
 * gives signs of life, by which other windows know that the run is this one's.
 */
export class PanelTrainer {
  readonly #extension: Extension;
  readonly #run: RunFolder;
  readonly #view: TrainingPage;
  readonly #readers = new Map<string, AsyncIterator<Uint8Array>>();
  /** By which its signs are told from another window's. */
  readonly #name = nonce();
  #signing: ReturnType<typeof setInterval> | undefined;
  /** When it last gave a sign; undefined where its process tells. */
  #signed: number | undefined;
  #left = false;
  status: "starting" | "running" | "paused" | "finished" | "failed" = "starting";

  constructor(extension: Extension, run: RunFolder, view: TrainingPage) {
    this.#extension = extension;
    this.#run = run;
    this.#view = view;
  }

  async start(graph: unknown, checkpoint?: Uint8Array<ArrayBuffer>): Promise<void> {
    this.status = "running";
    this.#left = false;
    this.#extension.context.subscriptions.push({ dispose: () => this.halted() });
    if (!this.#extension.platform.processes) this.#giveSigns();
    await this.#view.ready;
    this.#view.send({ type: "train", job: { run: this.#run.directory, source: this.#run.source(), graph, ...(checkpoint ? { checkpoint } : {}) } });
  }

  /** Goes on from the last checkpoint, with the text and the seed that the run was started from. */
  async resume(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: "mtl", content: this.#run.source() });
    const model = await modelOf(this.#extension, document, this.#run.manifest.model);
    if (!model) return;
    await this.#extension.platform.prepare(this.#run.file("checkpoints"));
    this.#run.mendLog();
    this.#run.write(runFiles.manifest, manifestText(this.#ownManifest()));
    await this.start(seededModel(model, this.#run.manifest.seed).graph, this.#run.read(runFiles.checkpoint));
  }

  /** A process that trained it before is gone. */
  #ownManifest(): Manifest {
    const manifest: Manifest = { ...this.#run.manifest, where: "panel" };
    if (this.#extension.platform.processes) manifest.process = process.pid;
    else delete manifest.process;
    return manifest;
  }

  async receive(message: FromTrainer): Promise<void> {
    if (this.#isSilent()) await this.#look();
    if (this.#left) return undefined;
    if (message.type === "pull") return this.#serve(message.file, message.index);
    if (message.type === "list") return this.#list(message.folder);
    if (message.type === "checkpoint") return this.#run.write(runFiles.checkpoint, message.bytes);
    if (message.type === "model") return this.#run.write(`${runFiles.model}/${message.name}`, message.bytes);
    for (const event of message.events) this.#keep(event);
    return undefined;
  }

  #keep(event: RunEvent): void {
    this.#run.append(event);
    if (event.type === "finished" || event.type === "failed") this.#end(event.type);
    if (event.type === "stopped") this.#end("paused");
    if (event.type === "started") this.status = "running";
  }

  /** The page is gone: the log says where the run stands, so that nobody takes it for running. After a silence it may be another window's. */
  halted(): void {
    if (this.status !== "running") return;
    this.#end("paused");
    if (!this.#isSilent()) haltRun(this.#run);
  }

  #end(status: "paused" | "finished" | "failed"): void {
    this.status = status;
    clearInterval(this.#signing);
  }

  #giveSigns(): void {
    clearInterval(this.#signing);
    this.#giveSign();
    this.#signing = setInterval(() => {
      this.#look().catch((error: unknown) => this.#extension.log.warn(`${this.#run.directory} cannot be looked at: ${String(error)}`));
    }, signEvery);
  }

  #giveSign(): void {
    this.#signed = Date.now();
    this.#run.giveSign({ by: this.#name, time: this.#signed });
  }

  /** Whether other windows take it for gone, as after the machine has slept. */
  #isSilent(): boolean {
    return this.#signed !== undefined && Date.now() - this.#signed > silence.panel;
  }

  /** Gives a sign, where no other window has taken the run up since the last: then it is left to that one, and nothing more is written. */
  async #look(): Promise<void> {
    // Where the files cannot be read at this moment, nothing speaks for another window.
    await this.#extension.platform.prepare(this.#run.directory).catch(() => {});
    if (this.status !== "running") return;
    if (this.#run.sign()?.by === this.#name) return this.#giveSign();
    this.#left = true;
    this.#end("paused");
    this.#view.send({ type: "pause" });
    this.#view.send({ type: "notice", text: "Another window has taken this run up while this one was silent: it goes on there." });
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

/** Writes into the log of a run whose page is gone that it stands still at its last checkpoint. */
function haltRun(run: RunFolder): void {
  const saved = run.events("checkpoint").at(-1);
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
