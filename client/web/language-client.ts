import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from "vscode-languageclient/browser";
import type { MessageTransports } from "vscode-languageclient/browser";
import { languageOptions, startedClient } from "../language-options.ts";
import { serveFiles } from "../virtual/serve-files.ts";

/** Starts the language server in a Web Worker. */
export function startLanguageClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<LanguageClient> {
  const client = new LanguageClient("mtl", "Crosstask language", () => transports(context), languageOptions(log, true));
  serveFiles(client);
  return startedClient(context, client);
}

/** The extension host's own `Worker` is not the page's, by which the client would know one: the two ends are made here. */
async function transports(context: vscode.ExtensionContext): Promise<MessageTransports> {
  const worker = await serverWorker(context);
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}

/**
 * By way of a blob: the extension host refuses a worker whose script lies on another machine, as it does beside a remote
 * workspace. The blob is loaded some time after the worker was made, and is kept as long as the extension.
 */
async function serverWorker({ extensionUri, subscriptions }: vscode.ExtensionContext): Promise<Worker> {
  const script = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, "dist", "server", "browser.js"));
  const url = URL.createObjectURL(new Blob([new Uint8Array(script)], { type: "text/javascript" }));
  const worker = new Worker(url);
  subscriptions.push({
    dispose: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  });
  return worker;
}
