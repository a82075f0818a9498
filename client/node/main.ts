import * as vscode from "vscode";
import { startExtension } from "../extension.ts";
import { virtualPlatform } from "../virtual/platform.ts";
import { startLanguageClient } from "./language-client.ts";
import { nodePlatform } from "./platform.ts";
import { offerTools } from "./language-model-tools.ts";
import { tellOnce } from "./task-problems.ts";
import { offerTasks } from "./tasks.ts";

/** The extension where VS Code runs on a machine of its own. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  offerTasks(context);
  tellOnce(context);
  offerTools(context);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const onDisk = folders.length === 0 || folders.some(({ uri }) => uri.scheme === "file");
  await startExtension(context, onDisk ? nodePlatform : virtualPlatform(startLanguageClient));
}
