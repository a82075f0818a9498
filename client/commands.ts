import * as path from "node:path";
import * as vscode from "vscode";
import { RunFolder } from "../src/runs/run-folder.ts";
import { openAnswer } from "./answer.ts";
import { applyAndCompare, type Wanted } from "./apply-and-compare.ts";
import { deleteRun } from "./delete-run.ts";
import type { Extension } from "./extension.ts";
import { modelOf, seededModel } from "./model.ts";
import { newFromTemplate } from "./new-from-template.ts";
import { openedText } from "./opened-text.ts";
import { reportIssue } from "./report-issue.ts";
import { showRun } from "./run-view.ts";
import { RunsTree } from "./runs-tree.ts";
import { trainInPanel } from "./panel-training.ts";
import { shownFile } from "./shown-file.ts";
import { trainingPlace } from "./settings.ts";
import { showTopology } from "./topology-view.ts";

/** Every command ends here: a failure becomes one message and one line in the log. */
export function registerCommands(extension: Extension): void {
  const register = (name: string, command: (...args: unknown[]) => Promise<void>) =>
    extension.context.subscriptions.push(vscode.commands.registerCommand(name, async (...args: unknown[]) => {
      try {
        await command(...args);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        extension.log.error(`${name}: ${message}`);
        void vscode.window.showErrorMessage(message);
      }
    }));
  register("mtl.train", (uri, model, seed) => trainCommand(extension, documentUri(uri), modelName(model), typeof seed === "number" ? seed : undefined));
  register("mtl.showAffinity", (uri, model) => showAffinityCommand(extension, documentUri(uri), modelName(model)));
  register("mtl.showTopology", (uri, model) => showTopologyCommand(extension, documentUri(uri), modelName(model)));
  register("mtl.applyAndCompare", async (uri, model, wanted) => {
    const document = documentUri(uri);
    if (document) await applyAndCompare(extension, document, modelName(model), (wanted ?? {}) as Wanted);
  });
  register("mtl.newFromTemplate", () => newFromTemplate(extension));
  register("mtl.reportIssue", () => reportIssue(extension));
  const tree = new RunsTree(extension);
  register("mtl.refreshRuns", async () => tree.refresh());
  register("mtl.openRun", async (run) => {
    if (run instanceof RunFolder) showRun(extension, run);
  });
  register("mtl.deleteRun", async (run) => {
    if (run instanceof RunFolder) await deleteRun(extension, run, () => tree.refresh());
  });
  register("mtl.showLog", async () => extension.log.show());
  register("mtl.restartServer", async () => {
    await extension.client.stop();
    await extension.client.start();
    extension.log.info("The language server was started anew");
  });
}

/** Lenses pass the file as a string, menus as a Uri, the palette nothing. */
function documentUri(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  if (typeof value === "string") return vscode.Uri.parse(value);
  return shownFile();
}

function modelName(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

async function trainCommand(extension: Extension, uri: vscode.Uri | undefined, name: string | undefined, seed?: number): Promise<void> {
  const document = await savedDocument(uri);
  if (!document) return;
  if (!vscode.workspace.isTrusted) {
    await openAnswer("Training runs code on your data, so it needs a trusted workspace.", "Manage Trust", "workbench.trust.manage");
    return;
  }
  const model = await modelOf(extension, document, name);
  if (!model) return;
  const { platform } = extension;
  // Where a folder on the disk is open beside it, runs lie on the disk.
  if (platform.processes && document.uri.scheme !== "file") throw new Error(`${path.basename(document.uri.path)} is on no disk of this machine: open its folder by itself, and its panel trains it.`);
  const train = trainingPlace(document, platform) === "process" ? platform.processes?.train : undefined;
  await (train ?? trainInPanel)(extension, document, seed === undefined ? model : seededModel(model, seed));
}

async function showAffinityCommand(extension: Extension, uri: vscode.Uri | undefined, name: string | undefined): Promise<void> {
  const document = uri && await openedText(uri);
  if (document?.languageId !== "mtl") return void vscode.window.showInformationMessage("Open an .mtl file first: its newest run is what is shown.");
  const { platform } = extension;
  const folder = path.dirname(platform.path(document.uri));
  await platform.prepare(`${folder}/.mtl/runs`);
  const [run] = platform.runs.list(folder, name);
  if (run) return void showRun(extension, run);
  if (await vscode.window.showInformationMessage("This model has no run yet: its affinity is measured while it trains.", "Run Training") === "Run Training") {
    await trainCommand(extension, uri, name);
  }
  return undefined;
}

async function showTopologyCommand(extension: Extension, uri: vscode.Uri | undefined, name: string | undefined): Promise<void> {
  const document = uri && await openedText(uri);
  if (document?.languageId === "mtl") return showTopology(extension, document, name);
  void vscode.window.showInformationMessage("Open an .mtl file first: its model is what is drawn.");
  return undefined;
}

/** An editor that saves by itself may do so at this moment: a save beside that one says that it did nothing, and a moment later the file is saved all the same. */
async function saved(document: vscode.TextDocument): Promise<boolean> {
  for (let attempt = 0; document.isDirty && attempt < 2; attempt++) if (await document.save()) return true;
  return !document.isDirty;
}

/** The file as it stands on disk: training reads it there. */
async function savedDocument(uri: vscode.Uri | undefined): Promise<vscode.TextDocument | undefined> {
  const document = uri && await openedText(uri);
  if (document?.languageId !== "mtl") {
    void vscode.window.showInformationMessage("Open an .mtl file first, then run the training again.");
    return undefined;
  }
  if (document.isUntitled || !await saved(document)) {
    void vscode.window.showInformationMessage("Save the file first: a run keeps the text that it was trained from.");
    return undefined;
  }
  return document;
}
