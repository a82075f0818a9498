import type { RunEvent } from "../../src/protocol/events.ts";
import { firstOf } from "../../src/protocol/log.ts";
import type { ServedFiles } from "./transport.ts";

/** The one run of the page, as the language server asks for runs: by the name of its folder. */
export const runName = "page";
const place = /^\.mtl\/runs\/[^/]+\/page\/([\w.]+)$/;

interface Run {
  readonly source: string | undefined;
  readonly events: readonly RunEvent[];
}

/** Files of the page with those of its run's folder among them, which is written nowhere. */
export function withRun(files: ServedFiles, run: () => Run): ServedFiles {
  let last: { readonly events: readonly RunEvent[]; readonly count: number; readonly bytes: Uint8Array<ArrayBuffer> } | undefined;
  const log = (events: readonly RunEvent[]): Uint8Array<ArrayBuffer> => {
    if (last?.events !== events || last.count !== events.length) last = { events, count: events.length, bytes: encoded(events.map((event) => `${JSON.stringify(event)}\n`).join("")) };
    return last.bytes;
  };
  const bytesOf = (file: string): Uint8Array<ArrayBuffer> | undefined => {
    const [, name] = place.exec(file) ?? [];
    const { source, events } = run();
    return name === "events.jsonl" ? log(events) : name === "source.mtl" ? encoded(source ?? "") : undefined;
  };
  return {
    stat: async (file) => {
      const bytes = bytesOf(file);
      return bytes ? { size: bytes.length, modified: firstOf(run().events, "started")?.time ?? 0 } : files.stat(file);
    },
    read: async (file, start, end) => {
      const bytes = bytesOf(file);
      return bytes ? { bytes: bytes.slice(start, end) } : files.read(file, start, end);
    },
    list: (folder) => files.list(folder),
  };
}

const encoded = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
