import * as vscode from "vscode";

/** As the matcher `$mtl` of the manifest calls itself, and what it finds. */
const owner = "mtl-task";
const source = "mtl task";

/** What a task has found and the language server tells too stands in Problems once: the server's, which goes when it is mended. */
export function tellOnce(context: vscode.ExtensionContext): void {
  // A collection of the matcher's name holds what the matcher has found.
  const found = vscode.languages.createDiagnosticCollection(owner);
  context.subscriptions.push(found, vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris.filter(({ path }) => path.endsWith(".mtl"))) {
      const all = vscode.languages.getDiagnostics(uri);
      const ofTasks = all.filter((one) => one.source === source);
      const told = new Set(all.filter((one) => one.source === "mtl").map(placeOf));
      const left = ofTasks.filter((one) => !told.has(placeOf(one)));
      if (left.length < ofTasks.length) found.set(uri, left.length > 0 ? left : undefined);
    }
  }));
}

function placeOf({ code, range: { start } }: vscode.Diagnostic): string {
  return `${String(typeof code === "object" ? code.value : code)}:${start.line}:${start.character}`;
}
