import type { RunEvent } from "../../src/protocol/events.ts";
import { foldEvents } from "../../src/protocol/log.ts";
import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";
import type { RunStatus } from "../model/run-state.ts";
import type { DataFiles } from "./data-files.ts";

/** A checked model, ready to be trained. */
export interface Trainable {
  readonly name: string;
  readonly graph: { readonly train: { readonly seed: number } };
  readonly source: string;
}

export interface TrainingHost {
  readonly files: Pick<DataFiles, "bytes" | "own">;
  send(message: ToPanel): void;
  /** Makes the page of the run forget the one before. */
  reload(): void;
  changed(training: Training): void;
}

const chunk = 1 << 20;

/** The page's side of the run panel: hands out data, keeps the events and the last checkpoint of the one run that it has. */
export class Training {
  readonly #host: TrainingHost;
  #job: Trainable | undefined;
  #checkpoint: Uint8Array<ArrayBuffer> | undefined;
  #waiting: (() => void) | undefined;
  #listening = false;
  events: RunEvent[] = [];
  model = new Map<string, Uint8Array>();
  status: RunStatus = "starting";

  constructor(host: TrainingHost) {
    this.#host = host;
  }

  get job(): Trainable | undefined {
    return this.#job;
  }

  /** A run from its beginning; one that goes on is given up. */
  start(job: Trainable): void {
    [this.#job, this.#checkpoint, this.events, this.model, this.status] = [job, undefined, [], new Map(), "starting"];
    this.#again();
  }

  receive(message: FromPanel): void {
    // What a page says that is about to go belongs to the run before.
    if (!this.#listening && message.type !== "ready") return;
    switch (message.type) {
      case "ready": return this.#ready();
      case "control": return this.#control(message.action, message.seed);
      case "pull": return void this.#serve(message.file, message.index);
      case "list": return this.#host.send({ type: "listing", folder: message.folder, names: this.#host.files.own.map(({ name }) => name).sort() });
      case "checkpoint": this.#checkpoint = new Uint8Array(message.bytes); return;
      case "model": this.model.set(message.name, message.bytes); return;
      case "events": return this.#keep(message.events);
    }
  }

  /** The worker of the run before dies with its page. */
  #again(): void {
    const go = () => this.#train();
    if (!this.#listening) this.#waiting = go;
    else {
      [this.#listening, this.#waiting] = [false, go];
      this.#host.reload();
    }
    this.#host.changed(this);
  }

  #ready(): void {
    this.#listening = true;
    this.#tell(this.events);
    this.#waiting?.();
    this.#waiting = undefined;
  }

  #train(): void {
    if (!this.#job) return;
    const { name, graph, source } = this.#job;
    this.#host.send({ type: "train", job: { run: name, source, graph, ...(this.#checkpoint ? { checkpoint: this.#checkpoint } : {}) } });
  }

  #tell(events: RunEvent[]): void {
    if (this.#job) this.#host.send({ type: "events", events, status: this.status, where: "panel" });
  }

  #keep(events: RunEvent[]): void {
    this.events.push(...events);
    if (events.some((event) => event.type === "started" && event.resumedAt !== undefined)) this.events = foldEvents(this.events);
    for (const { type } of events) this.status = statusAfter[type] ?? this.status;
    this.#tell(events);
    this.#host.changed(this);
  }

  #control(action: Extract<FromPanel, { type: "control" }>["action"], seed?: number): void {
    if (action === "again" && this.#job) this.start(seed === undefined ? this.#job : seeded(this.#job, seed));
    else if (action === "resume") this.#train();
    else this.#host.send({ type: "pause" });
  }

  async #serve(file: string, index: number): Promise<void> {
    try {
      const bytes = await this.#host.files.bytes(file);
      if (!bytes) return this.#host.send({ type: "chunk", file, index, done: true, code: "absent", error: `${file} is not here` });
      const part = bytes.slice(index * chunk, (index + 1) * chunk);
      return this.#host.send({ type: "chunk", file, index, done: part.length === 0, ...(part.length > 0 ? { bytes: part } : {}) });
    } catch (error) {
      return this.#host.send({ type: "chunk", file, index, done: true, error: error instanceof Error ? error.message : String(error) });
    }
  }
}

const statusAfter: { readonly [Type in RunEvent["type"]]?: RunStatus } = { started: "running", finished: "finished", failed: "failed", stopped: "paused" };

const seeded = (job: Trainable, seed: number): Trainable => ({ ...job, graph: { ...job.graph, train: { ...job.graph.train, seed } } });
