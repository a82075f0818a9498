import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { StoredFile } from "./host.ts";

const mostFiles = 500;
const mostFolders = 2000;
/** What is larger is no text that somebody wrote. */
const largest = 1 << 20;

/** The `.mtl` files below the folders; hidden folders, packages and links are passed by, and what cannot be read is left out. */
export async function storedFiles(folders: readonly string[]): Promise<readonly StoredFile[]> {
  const waiting = folders.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
  const paths: string[] = [];
  for (let seen = 0; seen < mostFolders && paths.length < mostFiles; seen++) {
    const folder = waiting.shift();
    if (folder === undefined) break;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules") waiting.push(join(folder, entry.name));
      else if (entry.isFile() && entry.name.endsWith(".mtl")) paths.push(join(folder, entry.name));
    }
  }
  // Of two folders one may lie in the other.
  const files = await Promise.all([...new Set(paths)].slice(0, mostFiles).map(storedFile));
  return files.filter((file) => file !== undefined);
}

async function storedFile(path: string): Promise<StoredFile | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined || text.length > largest ? undefined : { uri: pathToFileURL(path).href, text };
}
