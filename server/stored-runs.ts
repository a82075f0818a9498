import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StoredRun } from "../src/advice/index.ts";
import { type FileSystem, readAll } from "../src/data/file-system.ts";

/** Runs older than the last few are looked at no more: the newest that has finished is what its model is like. */
const lookedAt = 5;
/** A longer log than this is no reason to keep somebody waiting who types. */
const largestLog = 64 << 20;

interface Known {
  readonly stamp: string;
  readonly run: StoredRun;
}

const known = new Map<string, Known>();

/**
 * The newest finished run of a model that is trained from the file at `path`, or the one whose folder has a name, read through `files`:
 * `.mtl/runs/<model>/<time>-<seed>` beside it. The same object as before as long as its log has not changed.
 */
export async function finishedRun(path: string, model: string, files: FileSystem, wanted?: string): Promise<StoredRun | undefined> {
  const base = join(dirname(path), ".mtl", "runs", model);
  const folders = wanted !== undefined ? [basename(wanted)] : (await readdir(base).catch((): string[] => [])).sort().reverse().slice(0, lookedAt);
  for (const name of folders) {
    const run = await storedRun(join(base, name), model, files);
    if (run) return run;
  }
  return undefined;
}

async function storedRun(folder: string, model: string, files: FileSystem): Promise<StoredRun | undefined> {
  const file = join(folder, "events.jsonl");
  const found = await files.stat(file).catch(() => undefined);
  if (!found || found.size > largestLog) return undefined;
  const stamp = `${found.modified}:${found.size}`;
  const last = known.get(folder);
  if (last?.stamp === stamp) return last.run;
  const log = await text(files, file);
  if (!log.includes("\"type\":\"finished\"")) return undefined;
  const run = { name: folder, model, log, source: await text(files, join(folder, "source.mtl")) };
  known.set(folder, { stamp, run });
  return run;
}

async function text(files: FileSystem, path: string): Promise<string> {
  return new TextDecoder().decode(await readAll(files, path).catch(() => new Uint8Array()));
}
