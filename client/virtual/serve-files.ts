import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { listRequest, readRequest, statRequest, type ReadAnswer } from "../../src/protocol/files.ts";
import { FileService } from "./served-files.ts";

/** Answers a language server that asks for files of VS Code's; `packed` turns bytes into what its transport can carry. */
export function serveFiles(client: BaseLanguageClient, packed: (answer: ReadAnswer) => ReadAnswer = (answer) => answer): void {
  const service = new FileService({
    files: vscode.workspace.fs, parse: (uri) => vscode.Uri.parse(uri),
    folderOf: (uri) => vscode.workspace.getWorkspaceFolder(uri)?.uri, trusted: () => vscode.workspace.isTrusted,
  });
  client.onRequest(statRequest, (asked: unknown) => service.stat(asked));
  client.onRequest(readRequest, async (asked: unknown) => packed(await service.read(asked)));
  client.onRequest(listRequest, (asked: unknown) => service.list(asked));
}
