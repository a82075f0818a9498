import { createReadStream } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { FileSystem } from "./file-system.ts";
import { outside } from "./paths.ts";

/** A path that `..` or a link leads out of the folder: what `prepare` turns into problem MTL609. */
class OutsideError extends Error {
  readonly code = "MTL609";
}

/** The disk below one folder. Rejects, with code MTL609, for a path outside it, links followed. */
export function nodeFileSystem(root: string): FileSystem {
  return {
    async stat(path) {
      const real = await inside(root, path);
      if (real === undefined) return undefined;
      const found = await stat(real);
      return found.isFile() ? { size: found.size, modified: found.mtimeMs } : undefined;
    },
    async *open(path) {
      const real = await inside(root, path);
      if (real === undefined) throw new Error("no such file");
      for await (const chunk of createReadStream(real, { highWaterMark: 1 << 20 })) yield chunk as Uint8Array;
    },
    async read(path, start, end) {
      const real = await inside(root, path);
      if (real === undefined) throw new Error("no such file");
      return readRange(real, start, end);
    },
    async list(folder) {
      const real = await inside(root, folder);
      if (real === undefined || !(await stat(real)).isDirectory()) return undefined;
      const entries = await readdir(real, { withFileTypes: true });
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
    },
  };
}

async function readRange(path: string, start: number, end: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(Math.max(0, end - start));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** The path behind all links; undefined where nothing is there. */
async function inside(root: string, path: string): Promise<string | undefined> {
  const base = await realpath(root);
  const real = await existing(resolve(root, path));
  if (real === undefined) return undefined;
  if (real !== base && !real.startsWith(base.endsWith(sep) ? base : base + sep)) throw new OutsideError(outside(path));
  return real;
}

async function existing(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
