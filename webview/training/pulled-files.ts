import type { FileSystem } from "../../src/data/file-system.ts";
import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";

export type Pull = Extract<FromPanel, { type: "pull" }>;
export type Chunk = Extract<ToPanel, { type: "chunk" }>;
/** What the page asks of its host, and what that answers. */
export type Ask = Extract<FromPanel, { type: "pull" | "list" }>;
export type Answer = Extract<ToPanel, { type: "chunk" | "listing" }>;

export interface PulledFiles extends FileSystem {
  /** Hands in a chunk or a listing that the host sent. */
  receive(answer: Answer): void;
}

/**
 * Files that a host hands out chunk by chunk, each asked for when the one before has been taken. A file is pulled when
 * it is first looked at and kept until it has been read, for its size is only known at its end.
 */
export function pulledFiles(post: (message: Ask) => void, nameOf: (path: string) => string = (path) => path): PulledFiles {
  const listings = askedListings(post);
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
    list: (path) => listings.list(nameOf(path)),
    receive: (chunk) => {
      if (chunk.type === "listing") return listings.receive(chunk);
      const resolve = waiting.get(chunk.file);
      waiting.delete(chunk.file);
      return resolve?.(chunk);
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

/** Folders that the host looks into; one question a folder is out at a time. */
function askedListings(post: (message: Ask) => void) {
  const asked = new Map<string, { readonly answer: Promise<readonly string[] | undefined>; readonly settle: (listing: Extract<Answer, { type: "listing" }>) => void }>();
  const ask = (folder: string) => {
    let settle: (listing: Extract<Answer, { type: "listing" }>) => void = () => undefined;
    const answer = new Promise<readonly string[] | undefined>((resolve, reject) => {
      settle = ({ names, error, code }) => (error !== undefined && code !== "absent" ? reject(Object.assign(new Error(error), { code })) : resolve(names));
    });
    asked.set(folder, { answer, settle });
    post({ type: "list", folder });
    return answer;
  };
  return {
    list: (folder: string) => asked.get(folder)?.answer ?? ask(folder),
    receive: (listing: Extract<Answer, { type: "listing" }>): void => {
      asked.get(listing.folder)?.settle(listing);
      asked.delete(listing.folder);
    },
  };
}
