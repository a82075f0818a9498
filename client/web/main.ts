import type * as vscode from "vscode";
import { startExtension } from "../extension.ts";
import { virtualPlatform } from "../virtual/platform.ts";
import { startLanguageClient } from "./language-client.ts";

/** The extension in VS Code on the web: no process and no disk, but the page trains. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  await startExtension(context, virtualPlatform(startLanguageClient));
}
