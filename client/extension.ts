import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { startLanguageClient } from "./language-client.ts";
import { reopenLiveRuns, restoreRunPanels } from "./run-view.ts";

/** Starts the language client and puts commands and panels in place; everything ends with the extension. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Crosstask", { log: true });
  context.subscriptions.push(log);
  const client = await startLanguageClient(context, log);
  const extension = { context, log, client };
  registerCommands(extension);
  restoreRunPanels(extension);
  reopenLiveRuns(extension);
}

/** What the parts of the extension share. */
export interface Extension {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly client: Awaited<ReturnType<typeof startLanguageClient>>;
}
