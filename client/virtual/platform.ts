import { posix } from "node:path";
import * as vscode from "vscode";
import { RunStore } from "../../src/runs/run-store.ts";
import { OutsideError, type Platform } from "../platform.ts";
import { MirroredHost } from "./mirrored-host.ts";

const chunkSize = 1 << 20;

/** Folders that are on no disk, in a page or on a machine: files are VS Code's, and only the panel trains. */
export function virtualPlatform(startLanguageClient: Platform["startLanguageClient"]): Platform {
  const host = new MirroredHost(vscode.workspace.fs, uriOf, tellOnce());
  return {
    runs: new RunStore(host),
    startLanguageClient,
    path: (uri) => uri.path,
    uri: uriOf,
    prepare: (folder) => host.load(folder),
    forget: (folder) => host.forget(folder),
    open: (root, directory, file) => chunksOf(root, directory, file),
    list: async (root, directory, folder) => {
      const entries = await vscode.workspace.fs.readDirectory(uriOf(inside(root, directory, folder)));
      return entries.map(([name, kind]) => (kind === vscode.FileType.Directory ? `${name}/` : name)).sort();
    },
  };
}

/** A path within the workspace that is open, in the file system of its own folder. */
function uriOf(file: string): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.find(({ uri }) => isInside(uri.path, file)) ?? folders[0];
  return (folder?.uri ?? vscode.Uri.from({ scheme: "file" })).with({ path: file });
}

async function* chunksOf(root: string, directory: string, file: string): AsyncGenerator<Uint8Array> {
  const bytes = await vscode.workspace.fs.readFile(uriOf(inside(root, directory, file)));
  for (let offset = 0; offset < bytes.length; offset += chunkSize) yield bytes.slice(offset, offset + chunkSize);
}

/** @throws for a place outside the folder that is open. */
function inside(root: string, directory: string, file: string): string {
  const whole = posix.resolve(directory, file);
  if (!isInside(root, whole)) throw new OutsideError(file, root);
  return whole;
}

const isInside = (root: string, file: string): boolean => file === root || file.startsWith(root.endsWith("/") ? root : `${root}/`);

/** A full or read-only place would complain at every event. */
function tellOnce(): (message: string) => void {
  let told = false;
  return (message) => {
    if (!told) void vscode.window.showErrorMessage(`${message} The run goes on in the page, but what it found is not kept.`);
    told = true;
  };
}
