import type { ReadImport } from "../language/imports.ts";
import { readAll, type FileSystem } from "./file-system.ts";
import { isAbsolute } from "./paths.ts";

/** What is larger is no text that somebody wrote. */
const largest = 1 << 20;

/** Reads imported `.mtl` files of a folder, inside the root of `files` alone; why one cannot be read is told, never thrown. */
export function importReader(files: FileSystem, directory: string): ReadImport {
  return async (path) => {
    if (isAbsolute(path)) return { missing: "is no path relative to this file" };
    if (!path.endsWith(".mtl")) return { missing: "is no .mtl file" };
    const place = `${directory}/${path}`;
    try {
      const found = await files.stat(place);
      if (!found) return { missing: "was not found", near: await nearby(files, place) };
      if (found.size > largest) return { missing: "is too large to be imported: more than a million bytes" };
      return { text: new TextDecoder().decode(await readAll(files, place)) };
    } catch (error) {
      const outside = error instanceof Error && "code" in error && error.code === "MTL609";
      return { missing: outside ? "lies outside the workspace, and nothing is read there" : "cannot be read" };
    }
  };
}

/** The `.mtl` files beside one that is not there. */
async function nearby(files: FileSystem, place: string): Promise<readonly string[]> {
  const names = await files.list?.(place.slice(0, place.lastIndexOf("/"))).catch(() => undefined);
  return (names ?? []).filter((name) => name.endsWith(".mtl"));
}
