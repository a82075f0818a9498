import { readAll, type FileSystem } from "../src/data/file-system.ts";
import { uriOf } from "./context.ts";
import type { StoredFile } from "./host.ts";

/** Every one of them is a question to the editor, whose files may lie on another machine. */
const mostFiles = 300;
const mostFolders = 300;
/** What is larger is no text that somebody wrote. */
const largest = 1 << 20;

/** The `.mtl` files below the folders of an editor that serves files; hidden folders and packages are passed by, and what cannot be read is left out. */
export async function askedModels(filesBeside: (uri: string) => FileSystem, folders: readonly string[]): Promise<readonly StoredFile[]> {
  const found: StoredFile[] = [];
  for (const folder of folders) {
    // Paths are relative to the folder of a file.
    const beside = `${folder.replace(/\/$/, "")}/folder.mtl`;
    const files = filesBeside(beside);
    for (const path of await pathsIn(files, mostFiles - found.length)) {
      const [uri, text] = [uriOf(beside, path), await textOf(files, path).catch(() => undefined)];
      // Of two folders one may lie in the other.
      if (uri !== undefined && text !== undefined && !found.some((file) => file.uri === uri)) found.push({ uri, text });
    }
  }
  return found;
}

async function pathsIn(files: FileSystem, most: number): Promise<readonly string[]> {
  const waiting = [""];
  const paths: string[] = [];
  for (let seen = 0; seen < mostFolders && paths.length < most; seen++) {
    const folder = waiting.shift();
    if (folder === undefined) break;
    const names = await files.list?.(folder || ".").catch(() => undefined) ?? [];
    waiting.push(...names.filter((name) => name.endsWith("/") && !name.startsWith(".") && name !== "node_modules/").map((name) => folder + name));
    paths.push(...names.filter((name) => name.endsWith(".mtl")).map((name) => folder + name));
  }
  return paths.slice(0, most);
}

async function textOf(files: FileSystem, path: string): Promise<string | undefined> {
  const { size = largest + 1 } = await files.stat(path) ?? {};
  return size > largest ? undefined : new TextDecoder().decode(await readAll(files, path));
}
