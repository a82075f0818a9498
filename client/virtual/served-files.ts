import { posix } from "node:path";
import * as v from "valibot";
import type * as vscode from "vscode";
import { askedBytes, askedFile, type AskedFile, type ListAnswer, type ReadAnswer, type StatAnswer } from "../../src/protocol/files.ts";
import { OutsideError } from "../platform.ts";

type Files = Pick<vscode.FileSystem, "stat" | "readFile" | "readDirectory">;

/** VS Code's bit for a folder, which a link to one has too. */
const folderBit = 2;

/** What the files are served from: VS Code's, or a test's. */
export interface FileWorld {
  readonly files: Files;
  parse(uri: string): vscode.Uri;
  /** The folder inside which data may be read: the workspace folder of a file; undefined outside of all. */
  folderOf(uri: vscode.Uri): vscode.Uri | undefined;
  trusted(): boolean;
}

/** The editor's side of a server without a disk: it reads what a model names, inside its workspace folder and nowhere else. */
export class FileService {
  readonly #world: FileWorld;
  /** The last file that was read: a server asks for it piece by piece. */
  #held: { readonly key: string; readonly bytes: Uint8Array } | undefined;

  constructor(world: FileWorld) {
    this.#world = world;
  }

  stat(asked: unknown): Promise<StatAnswer> {
    return answered<StatAnswer>(async () => {
      const { size, mtime } = await this.#world.files.stat(this.#placeOf(v.parse(askedFile, asked)));
      return { size, modified: mtime };
    }, null);
  }

  read(asked: unknown): Promise<ReadAnswer> {
    return answered<ReadAnswer>(async () => {
      const { start, end, ...file } = v.parse(askedBytes, asked);
      const place = this.#placeOf(file);
      const { size, mtime } = await this.#world.files.stat(place);
      const key = `${place.toString()} ${mtime} ${size}`;
      const bytes = this.#held?.key === key ? this.#held.bytes : await this.#world.files.readFile(place);
      this.#held = end < bytes.length ? { key, bytes } : undefined;
      return { bytes: new Uint8Array(bytes.subarray(start, end)) };
    }, { error: "was not found" });
  }

  list(asked: unknown): Promise<ListAnswer> {
    return answered<ListAnswer>(async () => {
      const entries = await this.#world.files.readDirectory(this.#placeOf(v.parse(askedFile, asked)));
      return { names: entries.map(([name, kind]) => ((kind & folderBit) === 0 ? name : `${name}/`)).sort() };
    }, null);
  }

  /** @throws for a place outside the workspace folder, or one that is not trusted. */
  #placeOf({ uri, file }: AskedFile): vscode.Uri {
    const { parse, folderOf, trusted } = this.#world;
    if (!trusted()) throw new Error("data is read only in a trusted workspace");
    const model = parse(uri);
    const root = folderOf(model)?.path ?? posix.dirname(model.path);
    const whole = posix.resolve(posix.dirname(model.path), file);
    if (whole !== root && !whole.startsWith(root.endsWith("/") ? root : `${root}/`)) throw new OutsideError(file, root);
    return model.with({ path: whole });
  }
}

async function answered<Answer>(work: () => Promise<Answer>, absent: Answer): Promise<Answer | { error: string; code?: "MTL609" }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "FileNotFound") return absent;
    return { error: error instanceof Error ? error.message : String(error), ...(error instanceof OutsideError ? { code: error.code } : {}) };
  }
}
