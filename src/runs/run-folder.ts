import type { EventOf, RunEvent } from "../protocol/events.ts";
import { foldEvents } from "../protocol/log.ts";
import type { ControlAction, Manifest, Sign } from "../protocol/manifest.ts";
import { parseControl, parseManifest, parseSign } from "../protocol/manifest.ts";
import { eventOf, largestPiece, lineFeed, LinesFromStart, LinesFromEnd, mayBe } from "./log-lines.ts";
import { guarded } from "./run-error.ts";
import type { RunHost } from "./run-host.ts";

/** The names inside a run folder, `.mtl/runs/<model>/<time>-<seed>/`. */
export const runFiles = {
  manifest: "run.json",
  source: "source.mtl",
  events: "events.jsonl",
  control: "control",
  sign: "alive",
  checkpoint: "checkpoints/last.ckpt",
  model: "model",
  report: "report.html",
  notes: "notes.json",
} as const;

/** One run on disk. Every write is whole or not there at all, but for the last line of the event log. */
export class RunFolder {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly host: RunHost;

  constructor(directory: string, manifest: Manifest, host: RunHost) {
    this.directory = directory;
    this.manifest = manifest;
    this.host = host;
  }

  file(name: string): string {
    return `${this.directory}/${name}`;
  }

  /** Whether the folder is still there. */
  exists(): boolean {
    return this.host.exists(this.file(runFiles.manifest));
  }

  /** The manifest as it stands now: whoever resumes a run writes it anew. */
  readManifest(): Manifest | undefined {
    const text = textOf(this.host, this.file(runFiles.manifest));
    return text === undefined ? undefined : parseManifest(text);
  }

  /** Appends one event; what was written before is never touched. */
  append(event: RunEvent): void {
    this.#guarded("write", runFiles.events, (file) => this.host.append(file, `${JSON.stringify(event)}\n`));
  }

  /** The events that count, in order; of some kinds alone, where the others need not be read. */
  events(): RunEvent[];
  events<Kind extends RunEvent["type"]>(...kinds: readonly Kind[]): EventOf<Kind>[];
  events(...kinds: readonly RunEvent["type"][]): RunEvent[] {
    const wanted = new Set(kinds);
    // A run that was resumed says so where it starts.
    const read = new Set([...kinds, "started"]);
    const found: RunEvent[] = [];
    for (const line of this.#lines()) {
      const event = kinds.length === 0 || found.length === 0 || mayBe(read, line) ? eventOf(line) : undefined;
      if (event) found.push(event);
    }
    const folded = foldEvents(found);
    return kinds.length === 0 ? folded : folded.filter(({ type }) => wanted.has(type));
  }

  *#lines(): Generator<Uint8Array> {
    const cutter = new LinesFromStart();
    for (let offset = 0; ;) {
      const bytes = this.#readable(offset);
      if (bytes.length === 0) return;
      yield* cutter.cut(bytes);
      offset += bytes.length;
    }
  }

  /** The next piece of the event log; of one that cannot be read there is none. */
  #readable(offset: number): Uint8Array {
    try {
      return this.eventBytes(offset, largestPiece);
    } catch {
      return new Uint8Array(0);
    }
  }

  /** How long the event log is, in bytes: a log that has not grown says nothing new. */
  logSize(): number {
    return this.host.size(this.file(runFiles.events));
  }

  /** The log as it was written, newest event first. Read from its end in pieces, so that a look at the last ones costs the same however long the run is. */
  *newestEvents(): Generator<RunEvent> {
    const cutter = new LinesFromEnd();
    for (let [end, length] = [this.logSize(), piece]; end > 0; length = Math.min(largestPiece, 4 * length)) {
      const start = Math.max(0, end - length);
      for (const line of cutter.cut(this.eventBytes(start, end - start), start === 0)) {
        const event = eventOf(line);
        if (event) yield event;
      }
      end = start;
    }
  }

  /** The event log's bytes from an offset on, at most so many. */
  eventBytes(offset: number, most: number): Uint8Array {
    return this.host.readFrom(this.file(runFiles.events), offset, most);
  }

  source(): string {
    return textOf(this.host, this.file(runFiles.source)) ?? "";
  }

  /** Replaces a file in one move, so that a cut leaves the old one or the new one. @throws RunError, also where the run's folder is gone: it is not made again. */
  write(name: string, content: Uint8Array | string): void {
    this.#guarded("write", name, (file) => {
      if (name.includes("/")) this.host.makeFolder(file.slice(0, file.lastIndexOf("/")));
      this.host.replace(file, content);
      // Somebody removes the folder at this very moment: what was put into it would stay.
      if (this.exists()) return;
      this.host.takeBack(file, this.directory);
      throw gone();
    });
  }

  /** The bytes of a file of the run, or undefined. */
  read(name: string): Uint8Array<ArrayBuffer> | undefined {
    const file = this.file(name);
    return guarded(`read ${file}`, () => this.host.read(file));
  }

  /** What the run is asked to do; read at every step, so a missing file costs one look. */
  control(): ControlAction {
    const text = textOf(this.host, this.file(runFiles.control));
    return text === undefined ? "continue" : parseControl(text);
  }

  ask(action: ControlAction): void {
    this.write(runFiles.control, action);
  }

  /** The last sign of life of the page that trains the run, where that gives any. */
  sign(): Sign | undefined {
    const text = textOf(this.host, this.file(runFiles.sign));
    return text === undefined ? undefined : parseSign(text);
  }

  giveSign(sign: Sign): void {
    this.write(runFiles.sign, JSON.stringify(sign));
  }

  /** Drops a torn last line, so that the next append starts on a line of its own; a log that is not there begins. */
  mendLog(): void {
    this.#guarded("mend", runFiles.events, (file) => {
      const bytes = this.host.read(file);
      if (bytes === undefined) this.host.replace(file, "");
      else if (bytes.length > 0 && bytes.at(-1) !== lineFeed) this.host.truncate(file, bytes.lastIndexOf(lineFeed) + 1);
    });
  }

  /** Nothing is written into the folder of a run that is gone. @throws RunError */
  #guarded(what: string, name: string, operation: (file: string) => void): void {
    const file = this.file(name);
    guarded(`${what} ${file}`, () => {
      try {
        if (this.exists()) return operation(file);
      } catch (error) {
        if (this.exists()) throw error;
      }
      throw gone();
    });
  }
}

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

const gone = (): Error => Object.assign(new Error("The run's folder is gone."), { code: "ENOENT" });

/** Holds the last events of most runs; more is read where they are longer. */
const piece = 65_536;

/** A file's text; undefined where it cannot be read. */
export function textOf(host: RunHost, file: string): string | undefined {
  try {
    const bytes = host.read(file);
    return bytes && new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
