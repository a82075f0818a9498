import type { FileSystem } from "./file-system.ts";
import { globTest, naturalOrder } from "./names.ts";

export const isGlob = (path: string): boolean => path.includes("*");

/**
 * The files that a path with `*` means, in the order in which people count; a `*` stands for any characters within a name.
 * Undefined where the file system cannot look into folders.
 */
export async function expandGlob(path: string, files: FileSystem): Promise<readonly string[] | undefined> {
  if (!files.list) return undefined;
  let found = [path.startsWith("/") ? "/" : ""];
  const parts = path.split("/").filter((part, index) => part !== "" || index > 0);
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const next = await Promise.all(found.map((folder) => children(folder, part, last, files)));
    found = next.flat();
  }
  return found.sort(naturalOrder);
}

async function children(folder: string, part: string, last: boolean, files: FileSystem): Promise<readonly string[]> {
  if (!isGlob(part)) return [`${folder}${part}${last ? "" : "/"}`];
  const names = (await files.list?.(folder === "" ? "." : folder)) ?? [];
  const test = globTest(part);
  return names.filter((name) => name.endsWith("/") !== last && test.test(name.replace(/\/$/, ""))).map((name) => folder + name);
}
