import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

/** Starts the language server in a process of its own, told whether the workspace is trusted. */
export async function startLanguageClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<LanguageClient> {
  const module = context.asAbsolutePath("dist/server/node.cjs");
  const client = new LanguageClient("mtl", "Crosstask Language Server", {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6029"] } },
  }, {
    documentSelector: [{ language: "mtl" }],
    outputChannel: log,
    initializationOptions: { trusted: vscode.workspace.isTrusted },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{mtl,csv,tsv,npz,npy,gz}") },
  });
  context.subscriptions.push(client, vscode.workspace.onDidGrantWorkspaceTrust(() => {
    void client.sendNotification("mtl/trusted", { trusted: true });
  }));
  await client.start();
  return client;
}
