import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StoredRun } from "../src/advice/index.ts";
import type { FileSystem } from "../src/data/file-system.ts";
import { readRun } from "./read-run.ts";

/** Runs older than the last few are looked at no more: the newest that has finished is what its model is like. */
const lookedAt = 5;

/**
 * The newest finished run of a model that is trained from the file at `path`, or the one whose folder has a name, read through `files`:
 * `.mtl/runs/<model>/<time>-<seed>` beside it. The same object as before as long as its log has not changed.
 */
export async function finishedRun(path: string, model: string, files: FileSystem, wanted?: string): Promise<StoredRun | undefined> {
  const base = join(dirname(path), ".mtl", "runs", model);
  const folders = wanted !== undefined ? [basename(wanted)] : (await readdir(base).catch((): string[] => [])).sort().reverse().slice(0, lookedAt);
  for (const name of folders) {
    const run = await readRun(join(base, name), model, files);
    if (run) return run;
  }
  return undefined;
}
