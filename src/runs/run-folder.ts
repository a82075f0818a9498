import * as fs from "node:fs";
import * as path from "node:path";
import type { RunEvent } from "../protocol/events.ts";
import { parseLog } from "../protocol/log.ts";
import type { ControlAction, Manifest } from "../protocol/manifest.ts";
import { parseControl, parseManifest } from "../protocol/manifest.ts";
import { RunError, guarded } from "./run-error.ts";

/** The names inside a run folder, `.mtl/runs/<model>/<time>-<seed>/`. */
export const runFiles = {
  manifest: "run.json",
  source: "source.mtl",
  events: "events.jsonl",
  control: "control",
  checkpoint: "checkpoints/last.ckpt",
  best: "checkpoints/best.ckpt",
  model: "model",
  report: "report.html",
} as const;

/** One run on disk. Every write is whole or not there at all, but for the last line of the event log. */
export class RunFolder {
  readonly directory: string;
  readonly manifest: Manifest;

  constructor(directory: string, manifest: Manifest) {
    this.directory = directory;
    this.manifest = manifest;
  }

  file(name: string): string {
    return path.join(this.directory, name);
  }

  /** Appends one event; what was written before is never touched. */
  append(event: RunEvent): void {
    const file = this.file(runFiles.events);
    guarded(`write ${file}`, () => fs.appendFileSync(file, `${JSON.stringify(event)}\n`));
  }

  /** The events that count, in order. */
  events(): RunEvent[] {
    return parseLog(readText(this.file(runFiles.events)) ?? "");
  }

  source(): string {
    return readText(this.file(runFiles.source)) ?? "";
  }

  /** Replaces a file in one move, so that a cut leaves the old one or the new one. */
  write(name: string, content: Uint8Array | string): void {
    writeWhole(this.file(name), content);
  }

  /** The bytes of a file of the run, or undefined. */
  read(name: string): Uint8Array<ArrayBuffer> | undefined {
    const file = this.file(name);
    return fs.existsSync(file) ? guarded(`read ${file}`, () => new Uint8Array(fs.readFileSync(file))) : undefined;
  }

  /** What the run is asked to do; read at every step, so a missing file costs one look. */
  control(): ControlAction {
    const text = readText(this.file(runFiles.control));
    return text === undefined ? "continue" : parseControl(text);
  }

  ask(action: ControlAction): void {
    this.write(runFiles.control, action);
  }

  /** Drops a torn last line, so that the next append starts on a line of its own. */
  mendLog(): void {
    const file = this.file(runFiles.events);
    const text = readText(file);
    if (text === undefined || text === "" || text.endsWith("\n")) return;
    guarded(`mend ${file}`, () => fs.truncateSync(file, Buffer.byteLength(text.slice(0, text.lastIndexOf("\n") + 1))));
  }
}

/** Makes a run folder with its source and manifest. @throws RunError where the disk refuses. */
export function createRun(directory: string, manifest: Manifest, source: string): RunFolder {
  const run = new RunFolder(directory, manifest);
  run.write(runFiles.source, source);
  run.write(runFiles.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
  return run;
}

/** Whether a run was begun in this folder. */
export function holdsRun(directory: string): boolean {
  return fs.existsSync(path.join(directory, runFiles.manifest));
}

/** Opens a run folder. @throws RunError where it is none. */
export function openRun(directory: string): RunFolder {
  const file = path.join(directory, runFiles.manifest);
  const text = readText(file);
  if (text === undefined) {
    throw new RunError("MTL721", `${directory} is not a run: it has no ${runFiles.manifest}. Runs lie under .mtl/runs/<model>/ beside the file that was trained.`);
  }
  const manifest = parseManifest(text);
  if (!manifest) throw new RunError("MTL722", `${file} cannot be read: it is damaged, or from another version. The event log beside it is untouched.`);
  return new RunFolder(directory, manifest);
}

/** Where the runs of a model go, beside its file. */
export function runDirectory(file: string, model: string, seed: number, now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, "").replace(/\..*/, "").replace("T", "-");
  const base = path.join(path.dirname(path.resolve(file)), ".mtl", "runs", model, `${time}-${seed}`);
  return unusedName(base);
}

function unusedName(base: string): string {
  let name = base;
  for (let count = 2; fs.existsSync(name); count++) name = `${base}.${count}`;
  return name;
}

function writeWhole(file: string, content: Uint8Array | string): void {
  guarded(`write ${file}`, () => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.part`;
    try {
      fs.writeFileSync(temporary, content, { flush: true });
      fs.renameSync(temporary, file);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
