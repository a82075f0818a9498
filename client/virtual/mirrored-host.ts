import { posix } from "node:path";
import type * as vscode from "vscode";
import { runFiles } from "../../src/runs/run-folder.ts";
import type { RunHost } from "../../src/runs/run-host.ts";

type Files = Pick<vscode.FileSystem, "readDirectory" | "readFile" | "stat" | "writeFile">;

/** VS Code's kind of a folder in a listing. */
const isFolder = 2;

/** Between two writes of a file that goes on changing, in milliseconds, at the least. */
const pause = 100;

const encoder = new TextEncoder();

/** The same bytes with room behind them: in place where the buffer has it, else in one twice as large, so that a log is not copied at every line. */
function lengthened(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (length <= bytes.buffer.byteLength) return new Uint8Array(bytes.buffer, 0, length);
  const longer = new Uint8Array(2 * length).subarray(0, length);
  longer.set(bytes);
  return longer;
}

/**
 * Run folders on VS Code's own file systems, which answer only later: what lies below a folder is read and mirrored, again only where another
 * window has changed it, and every change goes to the mirror at once and to the file system behind it, one write a file at a time.
 */
export class MirroredHost implements RunHost {
  readonly path = posix;
  readonly #files: Files;
  readonly #uri: (path: string) => vscode.Uri;
  readonly #failed: (message: string) => void;
  readonly #mirror = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Date and size of files as they were when they were last read or written here. */
  readonly #stamps = new Map<string, string>();
  readonly #unsaved = new Set<string>();
  readonly #saving = new Map<string, Promise<void>>();

  constructor(files: Files, uri: (path: string) => vscode.Uri, failed: (message: string) => void) {
    this.#files = files;
    this.#uri = uri;
    this.#failed = failed;
  }

  /** Reads what lies below a folder. Checkpoints and models of runs are large and seldom needed: they are read where their own folder is asked for. */
  async load(folder: string): Promise<void> {
    const entries = await this.#listing(folder);
    const isRun = entries.some(([name]) => name === runFiles.manifest);
    await Promise.all(entries.map(([name, kind]) => {
      const path = `${folder}/${name}`;
      if (kind !== isFolder) return this.#read(path);
      return isRun ? undefined : this.load(path);
    }));
  }

  /** What is not saved yet, or was written while a file was read, is newer than that file. */
  async #read(file: string): Promise<void> {
    const stamp = await this.#stampOf(file);
    const before = this.#mirror.get(file);
    if (this.#saving.has(file) || (before !== undefined && this.#stamps.get(file) === stamp)) return;
    const bytes = new Uint8Array(await this.#files.readFile(this.#uri(file)));
    if (this.#saving.has(file) || this.#mirror.get(file) !== before) return;
    this.#mirror.set(file, bytes);
    this.#stamps.set(file, stamp);
  }

  async #stampOf(file: string): Promise<string> {
    const { mtime, size } = await this.#files.stat(this.#uri(file));
    return `${mtime} ${size}`;
  }

  /** A folder that is not there holds nothing. */
  async #listing(folder: string): Promise<[string, number][]> {
    try {
      return await this.#files.readDirectory(this.#uri(folder));
    } catch {
      return [];
    }
  }

  /** Drops what lies below a folder that was moved away. */
  forget(folder: string): void {
    for (const path of [...this.#mirror.keys()]) if (path.startsWith(`${folder}/`)) this.#mirror.delete(path);
  }

  /** Settles when everything is written. */
  async saved(): Promise<void> {
    while (this.#saving.size > 0) await Promise.all(this.#saving.values());
  }

  read(file: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#mirror.get(file);
  }

  readFrom(file: string, offset: number, most: number): Uint8Array<ArrayBuffer> {
    return (this.#mirror.get(file) ?? new Uint8Array(0)).subarray(offset, offset + most);
  }

  size(file: string): number {
    return this.#mirror.get(file)?.length ?? 0;
  }

  exists(file: string): boolean {
    return this.#mirror.has(file) || [...this.#mirror.keys()].some((path) => path.startsWith(`${file}/`));
  }

  directories(folder: string): string[] {
    const below = [...this.#mirror.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
    return [...new Set(below.filter((path) => path.includes("/")).map((path) => path.slice(0, path.indexOf("/"))))];
  }

  /** Writing a file makes its folders. */
  makeFolder(): void {}

  append(file: string, text: string): void {
    const [before, added] = [this.#mirror.get(file) ?? new Uint8Array(0), encoder.encode(text)];
    const whole = lengthened(before, before.length + added.length);
    whole.set(added, before.length);
    this.#set(file, whole);
  }

  replace(file: string, content: Uint8Array | string): void {
    this.#set(file, typeof content === "string" ? encoder.encode(content) : new Uint8Array(content));
  }

  truncate(file: string, length: number): void {
    this.#set(file, this.readFrom(file, 0, length).slice());
  }

  /** Whoever removed the folder is another window, of which this mirror hears nothing. */
  takeBack(): void {}

  #set(file: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#mirror.set(file, bytes);
    this.#unsaved.add(file);
    if (!this.#saving.has(file)) this.#saving.set(file, this.#save(file));
  }

  async #save(file: string): Promise<void> {
    // One turn later, so that what is written at once is saved at once.
    await Promise.resolve();
    while (this.#unsaved.delete(file)) {
      const began = Date.now();
      try {
        await this.#files.writeFile(this.#uri(file), this.#mirror.get(file) ?? new Uint8Array(0));
        this.#stamps.set(file, await this.#stampOf(file));
      } catch (error) {
        this.#failed(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}`);
      }
      // A file is written whole: a log that grows with every step leaves the editor time for other things.
      if (this.#unsaved.has(file)) await new Promise((resolve) => { setTimeout(resolve, Math.max(pause, 4 * (Date.now() - began))); });
    }
    this.#saving.delete(file);
  }
}
