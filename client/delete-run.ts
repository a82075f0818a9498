import * as path from "node:path";
import * as vscode from "vscode";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { statusOf } from "../src/runs/status.ts";
import type { Extension } from "./extension.ts";

/** Moves a run aside and offers to take that back; only when nobody does is it gone. */
export async function deleteRun({ platform }: Extension, run: RunFolder, changed: () => void): Promise<void> {
  const name = path.basename(run.directory);
  if (["running", "starting"].includes(statusOf(run))) return void vscode.window.showInformationMessage(`${name} is still training: stop it first.`);
  const [from, aside] = [platform.uri(run.directory), vscode.Uri.joinPath(platform.uri(run.directory), "../../../deleted", `${run.manifest.model}-${name}`)];
  await vscode.workspace.fs.rename(from, aside, { overwrite: true });
  platform.forget(run.directory);
  changed();
  const undone = await vscode.window.showInformationMessage(`Run ${name} of ${run.manifest.model} was deleted.`, "Undo") === "Undo";
  if (undone) await vscode.workspace.fs.rename(aside, from);
  else await vscode.workspace.fs.delete(aside, { recursive: true });
  changed();
  return undefined;
}
