import * as vscode from "vscode";
import { holdsRun, openRun, runDirectory } from "../../src/runs/index.ts";
import type { Extension } from "../extension.ts";
import type { ModelAnswer } from "../model.ts";
import { showRun } from "../run-view.ts";
import { rootOf } from "../settings.ts";
import { startProcess } from "./training-process.ts";

/** Trains in a process of its own, which outlives the window, and shows its run folder, which the process makes before it reads any data. */
export async function trainInProcess(extension: Extension, document: vscode.TextDocument, model: ModelAnswer): Promise<void> {
  const directory = runDirectory(document.uri.fsPath, model.name, model.seed, new Date());
  const args = ["train", document.uri.fsPath, "--model", model.name, "--seed", String(model.seed), "--out", directory];
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Starting to train ${model.name}` },
    () => startProcess(extension, rootOf(document).fsPath, args, directory, () => holdsRun(directory)));
  if (!holdsRun(directory)) throw new Error("The training process has not begun within 30 seconds. `MTL: Show Log` tells when it ends.");
  showRun(extension, openRun(directory));
}
