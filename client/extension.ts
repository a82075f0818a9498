import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { registerCommands } from "./commands.ts";
import { showComparisons } from "./comparisons.ts";
import { leaveForeignFiles } from "./foreign.ts";
import { paintHeat } from "./heat.ts";
import type { Platform } from "./platform.ts";
import { reopenLiveRuns, restoreRunPanels } from "./run-view.ts";
import { showStatus } from "./status-item.ts";
import { restoreTopology } from "./topology-view.ts";

/** What the parts of the extension share. */
export interface Extension {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly client: BaseLanguageClient;
  readonly platform: Platform;
}

/** Starts the language client and puts commands and panels in place; everything ends with the extension. */
export async function startExtension(context: vscode.ExtensionContext, platform: Platform): Promise<void> {
  const log = vscode.window.createOutputChannel("Crosstask", { log: true });
  context.subscriptions.push(log);
  leaveForeignFiles(context);
  const client = await platform.startLanguageClient(context, log);
  log.info(`Crosstask ${String(context.extension.packageJSON.version)} in ${vscode.env.appName} ${vscode.version}: the language server runs, data files are ${vscode.workspace.isTrusted ? "read" : "not read before the workspace is trusted"}`);
  const extension = { context, log, client, platform };
  registerCommands(extension);
  showStatus(context, client);
  restoreRunPanels(extension);
  restoreTopology(extension);
  reopenLiveRuns(extension);
  paintHeat(extension);
  showComparisons(context);
}
