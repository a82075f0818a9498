import * as vscode from "vscode";
import type { Extension } from "./extension.ts";

interface Template extends vscode.QuickPickItem {
  /** Files below `examples`, the model's first. */
  readonly files: readonly string[];
}

const templates: readonly Template[] = [
  { label: "Bank", description: "five tasks on 45,211 clients: yes or no, classes, a number", detail: "Real data, 0.5 MB; trains in a minute.", files: ["bank.mtl", "data/bank.csv.gz", "data/README.md"] },
  { label: "Two garments", description: "two pictures in one, ten classes each", detail: "Real pictures, 0.9 MB; a small convolutional trunk.", files: ["two-garments.mtl", "data/fashion-2000.npz", "data/README.md"] },
  { label: "Planted groups", description: "made-up tasks of which it is known who belongs together", detail: "No data file; shows what an affinity heat map looks like when it is right.", files: ["planted.mtl"] },
];

/** Puts an example with its data into a folder and opens it; what is there already is left as it is. */
export async function newFromTemplate({ context }: Extension): Promise<void> {
  const template = await vscode.window.showQuickPick(templates, { title: "New Model from Template", placeHolder: "A complete example with its data" });
  const folder = template && await chosenFolder();
  if (!folder) return;
  for (const file of template.files) await copyOnce(vscode.Uri.joinPath(context.extensionUri, "examples", file), vscode.Uri.joinPath(folder, file));
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, template.files[0]));
}

async function chosenFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0].uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const [picked] = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: "Put the example here" }) ?? [];
  return picked;
}

async function copyOnce(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const there = await vscode.workspace.fs.stat(to).then(() => true, () => false);
  if (!there) await vscode.workspace.fs.writeFile(to, await vscode.workspace.fs.readFile(from));
}
