import type * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { Comparison } from "../src/affinity/index.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import type { RunStore } from "../src/runs/run-store.ts";
import type { Extension } from "./extension.ts";
import type { ModelAnswer } from "./model.ts";

/** A file that lies outside the folder that is open. */
export class OutsideError extends Error {
  readonly code = "MTL609";

  constructor(file: string, root: string) {
    super(`\`${file}\` lies outside ${root}, and is not read: move it into the folder, or open one that holds both`);
  }
}

/** Work that is watched while it goes on; cancelled, it has no result. */
export interface Watched {
  readonly seeds: number;
  readonly token: vscode.CancellationToken;
  /** A sentence, and how much of the whole has been done since the last. */
  readonly progress: (message: string, percentage: number) => void;
}

/** What differs between VS Code with a machine below it and VS Code on the web. */
export interface Platform {
  readonly runs: RunStore;
  startLanguageClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<BaseLanguageClient>;
  /** Trains in a process of its own; absent where none can be started. */
  readonly processes?: {
    train(extension: Extension, document: vscode.TextDocument, model: ModelAnswer): Promise<void>;
    /** Goes on with a run. @throws RunError with a sentence where no process takes it up. */
    resume(extension: Extension, run: RunFolder): Promise<void>;
    /** Trains a run's text with and without an edit, by its title, over the same seeds. @throws Error with a sentence where that fails. */
    compare(extension: Extension, run: string, title: string, watched: Watched): Promise<Comparison | undefined>;
  };
  /** A file's place in words of the run folder: `uri` turns it back. */
  path(uri: vscode.Uri): string;
  uri(path: string): vscode.Uri;
  /** Makes the runs below a folder readable; at once where there is a disk. */
  prepare(folder: string): Promise<void>;
  /** A folder of runs was moved away. */
  forget(folder: string): void;
  /** A data file in chunks, `file` being relative to `directory`. @throws where it cannot be read or lies outside `root`. */
  open(root: string, directory: string, file: string): AsyncIterable<Uint8Array>;
  /** The names in a folder, folders with a `/` at the end; places and refusals as of `open`. */
  list(root: string, directory: string, folder: string): Promise<readonly string[]>;
}
