import type { StoredRun } from "../src/advice/index.ts";
import type { ImportedText, SourceHeader } from "../src/language/index.ts";

/** A file as it lies on a disk. */
export interface StoredFile {
  readonly uri: string;
  readonly text: string;
}

/** What the server needs of the world: it has no disk and no clock of its own. All of it may be absent, as in a browser. */
export interface Host {
  /**
   * The header of a data file that the `.mtl` file at `uri` names, as in `data "census.csv"`; undefined where files may
   * not be read. `folders` are the folders of the workspace: nothing outside is read.
   */
  readHeader?(uri: string, file: string, folders: readonly string[]): Promise<SourceHeader | undefined>;
  /** The address of a data file that the `.mtl` file at `uri` names; undefined where there is none inside the workspace. */
  locate?(uri: string, file: string, folders: readonly string[]): Promise<string | undefined>;
  /**
   * The names in a folder, relative to that of the `.mtl` file at `uri`, those of folders with a `/` at the end; undefined where there
   * is no such folder inside the workspace.
   */
  listFolder?(uri: string, folder: string, folders: readonly string[]): Promise<readonly string[] | undefined>;
  /** The newest finished run of a model of the `.mtl` file at `uri`, or the one in a folder of that name; undefined where there is none inside the workspace. */
  readRun?(uri: string, model: string, folders: readonly string[], wanted?: string): Promise<StoredRun | undefined>;
  /** An imported file as it lies on the disk, by its path relative to the folder of the `.mtl` file at `uri`; only inside the workspace. */
  readImport?(uri: string, path: string, folders: readonly string[]): Promise<ImportedText>;
  /** The `.mtl` files of the folders, at most a few hundred. */
  list?(folders: readonly string[]): Promise<readonly StoredFile[]>;
  /** Told when a document is begun to be looked at for the first time, and when that is done: much is allocated meanwhile. */
  allowBurst?(active: boolean): void;
}
