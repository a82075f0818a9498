import type { FileSystem } from "../../src/data/file-system.ts";
import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";

export type Pull = Extract<FromPanel, { type: "pull" }>;
export type Chunk = Extract<ToPanel, { type: "chunk" }>;

export interface PulledFiles extends FileSystem {
  /** Hands in a chunk that the host sent. */
  receive(chunk: Chunk): void;
}

/**
 * Files that a host hands out chunk by chunk, each asked for when the one before has been taken. A file is pulled when
 * it is first looked at and kept until it has been read, for its size is only known at its end.
 */
export function pulledFiles(post: (message: Pull) => void, nameOf: (path: string) => string = (path) => path): PulledFiles {
  const waiting = new Map<string, (chunk: Chunk) => void>();
  const kept = new Map<string, Promise<Uint8Array[] | undefined>>();
  const next = (file: string, index: number): Promise<Chunk> => new Promise((resolve) => {
    waiting.set(file, resolve);
    post({ type: "pull", file, index });
  });
  const pull = async (file: string): Promise<Uint8Array[] | undefined> => {
    const chunks: Uint8Array[] = [];
    for (let index = 0; ; index++) {
      const { bytes, done, error, code } = await next(file, index);
      if (code === "absent") return undefined;
      if (error !== undefined) throw Object.assign(new Error(error), { code });
      if (bytes !== undefined) chunks.push(bytes);
      if (done) return chunks;
    }
  };
  const whole = (path: string): Promise<Uint8Array[] | undefined> => {
    const file = nameOf(path);
    const pulled = kept.get(file) ?? pull(file);
    kept.set(file, pulled);
    return pulled;
  };
  return {
    receive: (chunk) => {
      const resolve = waiting.get(chunk.file);
      waiting.delete(chunk.file);
      resolve?.(chunk);
    },
    stat: async (path) => {
      const chunks = await whole(path);
      return chunks && { size: chunks.reduce((size, { length }) => size + length, 0), modified: 0 };
    },
    open: async function* (path) {
      const chunks = await whole(path) ?? [];
      kept.delete(nameOf(path));
      yield* chunks;
    },
  };
}
