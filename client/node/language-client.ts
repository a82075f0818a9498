import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { serverFlags } from "../../src/protocol/server-process.ts";
import { serveFiles } from "../virtual/serve-files.ts";
import { languageOptions, startedClient } from "../language-options.ts";

/** Starts the language server in a process of its own. */
export function startLanguageClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<LanguageClient> {
  const module = context.asAbsolutePath("dist/server/node.cjs");
  const client = new LanguageClient("mtl", "Crosstask language", {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags, "--nolazy", "--inspect=6029"] } },
  }, languageOptions(log, true));
  // Of folders that are on no disk; messages between processes are text.
  serveFiles(client, (answer) => ("bytes" in answer ? { base64: Buffer.from(answer.bytes).toString("base64") } : answer));
  return startedClient(context, client);
}
