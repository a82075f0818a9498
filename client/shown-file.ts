import * as vscode from "vscode";

/**
 * The file that a command without one is about: the text with the caret. Where a page has the focus instead, such as the walkthrough or a
 * run, it is the model that is seen beside it, or the only one that is open behind it.
 */
export function shownFile(): vscode.Uri | undefined {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  if (activeTextEditor) return activeTextEditor.document.uri;
  const seen = visibleTextEditors.map(({ document }) => document).filter(({ languageId }) => languageId === "mtl").map(({ uri }) => uri);
  const open = tabGroups.all.flatMap(({ tabs }) => tabs).flatMap(({ input }) => input instanceof vscode.TabInputText && input.uri.path.endsWith(".mtl") ? [input.uri] : []);
  return onlyOne(seen) ?? onlyOne(open);
}

/** With several there is no telling which is meant. */
function onlyOne(files: readonly vscode.Uri[]): vscode.Uri | undefined {
  return new Set(files.map(String)).size === 1 ? files[0] : undefined;
}
