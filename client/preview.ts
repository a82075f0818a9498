import * as path from "node:path";
import * as vscode from "vscode";

const scheme = "mtl-edit";

/** Shows the text as it would be, as a difference; what comes back closes it. */
export async function previewed(document: vscode.TextDocument, text: string, title: string): Promise<() => Promise<void>> {
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: () => text });
  const uri = vscode.Uri.from({ scheme, path: document.uri.path, query: String(Date.now()) });
  await vscode.commands.executeCommand("vscode.diff", document.uri, uri, `${path.basename(document.uri.path)}: ${title}`, { preview: true });
  return async () => {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString());
    await vscode.window.tabGroups.close(tabs);
    provider.dispose();
  };
}
