import * as fs from "node:fs";
import * as vscode from "vscode";
import { openRun, runDirectory, runFiles } from "../../src/runs/index.ts";
import type { RunFolder } from "../../src/runs/index.ts";
import type { Extension } from "../extension.ts";
import type { ModelAnswer } from "../model.ts";
import { showRun } from "../run-view.ts";
import { rootOf } from "../settings.ts";
import { startProcess } from "./training-process.ts";

const patience = 30_000;

/** Trains in a process of its own, which outlives the window; all that is known of it comes from its run folder. */
export async function trainInProcess(extension: Extension, document: vscode.TextDocument, model: ModelAnswer): Promise<void> {
  const directory = runDirectory(document.uri.fsPath, model.name, model.seed, new Date());
  startProcess(extension, rootOf(document).fsPath, ["train", document.uri.fsPath, "--model", model.name, "--seed", String(model.seed), "--out", directory]);
  const starting = { location: vscode.ProgressLocation.Window, title: `Starting to train ${model.name}` };
  showRun(extension, await vscode.window.withProgress(starting, () => folderOf(directory)));
}

/** Waits for the run folder, which the process makes before it reads any data. */
async function folderOf(directory: string): Promise<RunFolder> {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    if (fs.existsSync(`${directory}/${runFiles.manifest}`)) return openRun(directory);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error("The training process did not start within 30 seconds: `Crosstask: Show Log` says why.");
}
