import * as vscode from "vscode";
import type { Platform } from "./platform.ts";

/** Who trains: `auto` is a process for files on disk, which a closed window cannot end. */
export function trainingPlace(document: vscode.TextDocument, { processes }: Pick<Platform, "processes">): "panel" | "process" {
  const where = vscode.workspace.getConfiguration("mtl", document).get<string>("training.where");
  if (!processes) return "panel";
  if (where === "panel" || where === "process") return where;
  return document.uri.scheme === "file" ? "process" : "panel";
}

/** The folder inside which data may be read: the workspace folder of the file, or its own. */
export function rootOf(document: vscode.TextDocument): vscode.Uri {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  return folder?.uri ?? vscode.Uri.joinPath(document.uri, "..");
}
