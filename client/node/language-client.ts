import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { serverFlags } from "../../src/protocol/server-process.ts";
import { languageOptions, startedClient } from "../language-options.ts";

/** Starts the language server in a process of its own. */
export function startLanguageClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<LanguageClient> {
  const module = context.asAbsolutePath("dist/server/node.cjs");
  return startedClient(context, new LanguageClient("mtl", "Crosstask language", {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags, "--nolazy", "--inspect=6029"] } },
  }, languageOptions(log)));
}
