import type { StoredRun } from "../src/advice/index.ts";
import type { FileSystem } from "../src/data/file-system.ts";
import { readRun } from "./read-run.ts";

/** Runs older than the last few are looked at no more: the newest that has finished is what its model is like. */
const lookedAt = 5;

/** Which run is wanted, and how its folder is told from those of other files that have the same path in `files`. */
export interface WantedRun {
  readonly model: string;
  /** The name of its folder, or a path that ends with it; without one the newest that has finished. */
  readonly wanted?: string | undefined;
  readonly named: (folder: string) => string | undefined;
}

/**
 * A finished run of a model that is trained from a file in `folder`, `.mtl/runs/<model>/<time>-<seed>` below it, read through `files`.
 * The same object as before as long as its log has not changed.
 */
export async function finishedRun(folder: string, { model, wanted, named }: WantedRun, files: FileSystem): Promise<StoredRun | undefined> {
  const base = `${folder}.mtl/runs/${model}`;
  const name = wanted?.split(/[\\/]/).at(-1);
  for (const one of name ? [name] : await newestFolders(base, files)) {
    const run = await readRun(`${base}/${one}`, model, files, named(`${base}/${one}`));
    if (run) return run;
  }
  return undefined;
}

async function newestFolders(base: string, files: FileSystem): Promise<string[]> {
  const names = await files.list?.(base).catch(() => undefined) ?? [];
  return names.filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1)).sort().reverse().slice(0, lookedAt);
}
