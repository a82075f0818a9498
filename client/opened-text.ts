import * as path from "node:path";
import * as vscode from "vscode";
import { RunError } from "../src/runs/run-error.ts";

/** Opens a file by its place, where a run or a drawing remembers one. @throws RunError with a sentence where it is not there any more. */
export async function openedText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    throw new RunError("MTL721", `\`${path.basename(uri.path)}\` cannot be opened: it is no longer where it was (${uri.path}). Put it back, or open it where it is now.`);
  }
}
