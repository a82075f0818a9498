import * as vscode from "vscode";
import type { Advice, ReportFormat } from "../src/protocol/panel.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { savedRun, type SavedRun } from "../webview/saved-run.ts";
import type { Extension } from "./extension.ts";

interface Wanted {
  readonly format: ReportFormat;
  readonly advice: Advice | undefined;
}

/** Nobody can make an edit from a file. */
const acts = "Whether an edit helps: *Apply and compare* in the run panel trains the old text and the new one over the same seeds.";

/** A run as one file, with what its panel says of it at this moment. */
export function reportOf({ context }: Extension, run: RunFolder, { format, advice }: Wanted): Promise<SavedRun> {
  const told = advice && { ...advice, acts };
  return savedRun({ format, model: run.manifest.model, events: run.events(), advice: told },
    async (part) => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, "dist", "webview", part))));
}
