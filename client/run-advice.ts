import * as vscode from "vscode";
import type { Advice } from "../src/protocol/panel.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { adviceOn } from "./advice.ts";
import { needsProcess } from "./apply-and-compare.ts";
import { onComparison, verdictsOn } from "./comparisons.ts";
import type { Extension } from "./extension.ts";

/** Tells a panel what its run has shown and which edits that speaks for: once it has finished, and whenever the text or a comparison says something new. */
export class RunAdvice implements vscode.Disposable {
  readonly #extension: Extension;
  readonly #run: RunFolder;
  readonly #send: (advice: Advice) => void;
  readonly #listeners: readonly vscode.Disposable[];
  /** What the panel shows at this moment. */
  told: Advice | undefined;

  constructor(extension: Extension, run: RunFolder, send: (advice: Advice) => void) {
    this.#extension = extension;
    this.#run = run;
    this.#send = send;
    this.#listeners = [
      onComparison((directory) => { if (directory === run.directory) this.tell(); }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => { if (extension.platform.path(uri) === run.manifest.file) this.tell(); }),
    ];
  }

  /** Of a run that has not finished there is nothing to say. */
  tell(): void {
    this.#ask().then((advice) => {
      if (!advice) return;
      this.told = advice;
      this.#send(advice);
    })
      .catch((error: unknown) => this.#extension.log.warn(`advice: ${error instanceof Error ? error.message : String(error)}`));
  }

  async #ask(): Promise<Advice | undefined> {
    const { platform } = this.#extension;
    const document = await vscode.workspace.openTextDocument(platform.uri(this.#run.manifest.file));
    const { run, stale, findings, edits } = await adviceOn(this.#extension, document, this.#run.manifest.model, this.#run.directory);
    if (run === undefined) return undefined;
    return {
      stale, findings, acts: platform.processes ? true : needsProcess,
      compared: Array.from(verdictsOn(run), ([title, verdict]) => ({ title, verdict })),
      edits: edits.map(({ title, cost, why }) => ({ title, cost, why })),
    };
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }
}
