import * as vscode from "vscode";
import { isForeign } from "../src/protocol/foreign.ts";

/** Hands files of others that end in `.mtl` to plain text. */
export function leaveForeignFiles(context: vscode.ExtensionContext): void {
  const look = (document: vscode.TextDocument) => {
    if (document.languageId === "mtl" && isForeign(document.getText())) void vscode.languages.setTextDocumentLanguage(document, "plaintext");
  };
  context.subscriptions.push(vscode.workspace.onDidOpenTextDocument(look));
  for (const document of vscode.workspace.textDocuments) look(document);
}
