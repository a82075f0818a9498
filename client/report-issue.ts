import * as vscode from "vscode";
import type { Extension } from "./extension.ts";

/** Opens a description that can be read before it is copied anywhere: versions, where things run, and no text or data of the user's. */
export async function reportIssue({ context, client, platform }: Extension): Promise<void> {
  const settings = vscode.workspace.getConfiguration("mtl");
  const lines = [
    "# Crosstask: description of a problem", "",
    "What I did:", "", "What I expected:", "", "What happened instead:", "",
    "## Made by `MTL: Report Issue`; nothing has been sent anywhere", "",
    `- Crosstask ${String(context.extension.packageJSON.version)}, ${platform.processes ? "with processes" : "on the web"}`,
    `- ${vscode.env.appName} ${vscode.version} (${vscode.env.uiKind === vscode.UIKind.Web ? "web" : "desktop"}${vscode.env.remoteName ? `, remote: ${vscode.env.remoteName}` : ""})`,
    `- language server: ${client.isRunning() ? "running" : "stopped"}; workspace trusted: ${vscode.workspace.isTrusted ? "yes" : "no"}`,
    `- mtl.training.where: ${String(settings.get("training.where"))}`, "",
    "The log (`MTL: Show Log`) may say more; look through it for names of yours before you add it.", "",
  ];
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "markdown", content: lines.join("\n") }));
}
