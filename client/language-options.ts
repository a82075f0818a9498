import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";

/** What the server is told at its start, wherever it runs; one without a disk asks for files. */
export function languageOptions(log: vscode.LogOutputChannel, servesFiles = false): LanguageClientOptions {
  return {
    documentSelector: [{ language: "mtl" }],
    outputChannel: log,
    initializationOptions: { trusted: vscode.workspace.isTrusted, servesFiles },
  };
}

/** Starts a client that ends with the extension and hears of trust when it is given. */
export async function startedClient<Client extends BaseLanguageClient>(context: vscode.ExtensionContext, client: Client): Promise<Client> {
  context.subscriptions.push({ dispose: () => void client.dispose() }, vscode.workspace.onDidGrantWorkspaceTrust(() => {
    void client.sendNotification("mtl/trusted", { trusted: true });
  }));
  await client.start();
  return client;
}
