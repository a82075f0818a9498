import type * as vscode from "vscode";
import type { Extension } from "./extension.ts";
import type { ModelAnswer } from "./model.ts";
import { PanelTrainer } from "./panel-trainer.ts";
import { showRun } from "./run-view.ts";
import { rootOf } from "./settings.ts";

/** A page has no Node. */
const nodeVersion = typeof process === "undefined" ? "none" : process.version;

/** Trains in the page's worker: closing or reloading pauses the run, which goes on from its last checkpoint. */
export async function trainInPanel(extension: Extension, document: vscode.TextDocument, model: ModelAnswer): Promise<void> {
  const { platform, context } = extension;
  const [now, file] = [new Date(), platform.path(document.uri)];
  const run = platform.runs.create(platform.runs.directory(file, model.name, model.seed, now), {
    version: 1, model: model.name, file, root: platform.path(rootOf(document)), created: now.toISOString(), seed: model.seed,
    executor: "ort-web", crosstask: String(context.extension.packageJSON.version), node: nodeVersion, where: "panel", ...(platform.processes ? { process: process.pid } : {}),
  }, model.source);
  const view = showRun(extension, run, true);
  const trainer = new PanelTrainer(extension, run, view);
  view.trainWith(trainer);
  await trainer.start(model.graph);
}
