import * as vscode from "vscode";
import { exampleGroups, placedExample, placedText, type Example } from "../src/protocol/examples.ts";
import type { Extension } from "./extension.ts";

interface Template extends vscode.QuickPickItem {
  readonly example?: Example;
}

/** Puts an example with its data into a folder and opens it; what is there already is left as it is. */
export async function newFromTemplate({ context }: Extension): Promise<void> {
  const picked = await vscode.window.showQuickPick(templates(), {
    title: "New Model from Template", placeHolder: "A complete example with its data: type a word of what you look for", matchOnDescription: true, matchOnDetail: true,
  });
  const folder = picked?.example && await chosenFolder();
  if (picked?.example && folder) await openExample(vscode.Uri.joinPath(context.extensionUri, "examples"), picked.example, folder);
}

function templates(): Template[] {
  return exampleGroups.flatMap(({ title, examples }) => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...examples.map((example) => {
      const [label, ...rest] = example.title.split(": ");
      const detail = [example.about, example.data === undefined ? "no data file" : undefined].filter(Boolean).join("; ");
      return { label, description: rest.join(": "), ...(detail === "" ? {} : { detail }), example };
    }),
  ]);
}

async function openExample(examples: vscode.Uri, example: Example, folder: vscode.Uri): Promise<void> {
  const { model, files } = placedExample(example);
  const file = vscode.Uri.joinPath(folder, model);
  for (const name of files) await writeOnce(vscode.Uri.joinPath(folder, name), () => vscode.workspace.fs.readFile(vscode.Uri.joinPath(examples, name)));
  const written = await writeOnce(file, async () => {
    const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(examples, `${example.file}.mtl`));
    return new TextEncoder().encode(placedText(new TextDecoder().decode(text)));
  });
  await vscode.window.showTextDocument(file);
  if (!written) void vscode.window.showInformationMessage(`${model} was in this folder already, and is left as it was.`);
}

async function chosenFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0].uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const [picked] = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: "Put the example here" }) ?? [];
  return picked;
}

/** Whether it was written: a file that is there stays. */
async function writeOnce(file: vscode.Uri, content: () => Thenable<Uint8Array>): Promise<boolean> {
  const there = await vscode.workspace.fs.stat(file).then(() => true, () => false);
  if (!there) await vscode.workspace.fs.writeFile(file, await content());
  return !there;
}
