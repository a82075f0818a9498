import type { ListAnswer, ReadAnswer, StatAnswer } from "../../src/protocol/files.ts";
import type { ServedFiles } from "./transport.ts";

/** A file of one's own, kept in the page until it closes: nothing is sent anywhere. */
export interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly added: number;
}

/** Files that a model may name: those that were added by hand, by name alone, then those of the examples. */
export class DataFiles implements ServedFiles {
  readonly #own = new Map<string, OwnFile>();
  readonly #fetched = new Map<string, Promise<Uint8Array<ArrayBuffer> | undefined>>();
  readonly #folder: string;

  /** `folder` is the address of the examples. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  get own(): readonly OwnFile[] {
    return [...this.#own.values()];
  }

  async add(file: File): Promise<void> {
    this.#own.set(file.name, { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), added: Date.now() });
  }

  remove(name: string): void {
    this.#own.delete(name);
  }

  /** All bytes of a file as a model names it; undefined where there is none. @throws where it could not be loaded. */
  async bytes(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#own.get(file.slice(file.lastIndexOf("/") + 1))?.bytes ?? this.#example(file);
  }

  async stat(file: string): Promise<StatAnswer> {
    try {
      const bytes = await this.bytes(file);
      return bytes ? { size: bytes.length, modified: this.#own.get(file)?.added ?? 0 } : null;
    } catch (error) {
      return { error: String(error) };
    }
  }

  async read(file: string, start: number, end: number): Promise<ReadAnswer> {
    try {
      return { bytes: (await this.bytes(file))?.slice(start, end) ?? new Uint8Array() };
    } catch (error) {
      return { error: String(error) };
    }
  }

  /** Files that were added lie in every folder; those of the examples cannot be listed. */
  async list(): Promise<ListAnswer> {
    return { names: [...this.#own.keys()].sort() };
  }

  /** The examples lie one beside the other, some a folder deeper: the way up is left out. */
  #example(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const name = file.replace(/^(\.\.?\/)+/, "");
    if (!/^data\/[\w.-]+$/.test(name)) return Promise.resolve(undefined);
    const fetched = this.#fetched.get(name) ?? fetchBytes(`${this.#folder}/${name}`);
    this.#fetched.set(name, fetched);
    // A failure of the network is no answer to keep.
    fetched.catch(() => this.#fetched.delete(name));
    return fetched;
  }
}

async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const answer = await fetch(address);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
