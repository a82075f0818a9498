import type * as vscode from "vscode";
import { createRun, runDirectory } from "../src/runs/index.ts";
import type { Extension } from "./extension.ts";
import type { ModelAnswer } from "./model.ts";
import { PanelTrainer } from "./panel-trainer.ts";
import { showRun } from "./run-view.ts";
import { rootOf } from "./settings.ts";

/** Trains in the page's worker: closing or reloading pauses the run, which goes on from its last checkpoint. */
export async function trainInPanel(extension: Extension, document: vscode.TextDocument, model: ModelAnswer): Promise<void> {
  const now = new Date();
  const directory = runDirectory(document.uri.fsPath, model.name, model.seed, now);
  const run = createRun(directory, {
    version: 1, model: model.name, file: document.uri.fsPath, root: rootOf(document), created: now.toISOString(), seed: model.seed,
    executor: "ort-web", crosstask: String(extension.context.extension.packageJSON.version), node: process.version, where: "panel",
  }, document.getText());
  const view = showRun(extension, run, true);
  const trainer = new PanelTrainer(extension, run, view);
  view.trainWith(trainer);
  await trainer.start(model.graph);
}
