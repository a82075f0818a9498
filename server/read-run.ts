import type { StoredRun } from "../src/advice/index.ts";
import { type FileSystem, readAll } from "../src/data/file-system.ts";

/** A longer log than this is no reason to keep somebody waiting who types. */
const largestLog = 64 << 20;

interface Known {
  readonly stamp: string;
  readonly run: StoredRun;
}

const known = new Map<string, Known>();

/** The run of a model in a folder, once it has finished; the same object as before as long as its log has not changed. `name` tells it from those of other folders. */
export async function readRun(folder: string, model: string, files: FileSystem, name = folder): Promise<StoredRun | undefined> {
  const file = `${folder}/events.jsonl`;
  const found = await files.stat(file).catch(() => undefined);
  if (!found || found.size > largestLog) return undefined;
  const stamp = `${found.modified}:${found.size}`;
  const last = known.get(name);
  if (last?.stamp === stamp) return last.run;
  const log = await text(files, file);
  if (!log.includes("\"type\":\"finished\"")) return undefined;
  const run = { name, model, log, source: await text(files, `${folder}/source.mtl`) };
  known.set(name, { stamp, run });
  return run;
}

async function text(files: FileSystem, path: string): Promise<string> {
  return new TextDecoder().decode(await readAll(files, path).catch(() => new Uint8Array()));
}
