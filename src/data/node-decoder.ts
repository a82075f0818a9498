import { Worker } from "node:worker_threads";
import type { FileSystem } from "./file-system.ts";
import type { ParquetPart } from "./read/parquet.ts";
import type { TableColumns } from "./read/table-columns.ts";
import { failed, type Result } from "./result.ts";

/** What the thread is asked for. */
export interface DecodeRequest {
  readonly id: number;
  /** Below this folder alone are files looked for. */
  readonly root: string;
  readonly path: string;
  readonly part: ParquetPart;
}

export interface DecodeAnswer {
  readonly id: number;
  readonly result: Result<TableColumns>;
}

/** A disk whose Parquet files are decoded in a thread of their own; it starts with the first of them, and ends with the process. */
export function withDecoder(files: FileSystem, root: string, script: URL): FileSystem {
  const thread = decoderOf(script);
  return { ...files, decode: (path, part) => thread(root, path, part) };
}

function decoderOf(script: URL) {
  const waiting = new Map<number, (result: Result<TableColumns>) => void>();
  let worker: Worker | undefined;
  let asked = 0;
  const start = (): Worker => {
    const started = new Worker(script);
    const settle = (id: number, result: Result<TableColumns>) => {
      waiting.get(id)?.(result);
      waiting.delete(id);
      // Nobody waits for a thread that has nothing to do.
      if (waiting.size === 0) started.unref();
    };
    started.on("message", ({ id, result }: DecodeAnswer) => settle(id, result));
    started.on("error", (error) => {
      worker = undefined;
      for (const id of [...waiting.keys()]) settle(id, failed("MTL608", `the thread that reads Parquet has ended (${error.message}): train with fewer columns, or give the process more memory`));
    });
    return started;
  };
  return (root: string, path: string, part: ParquetPart) => new Promise<Result<TableColumns>>((resolve) => {
    worker ??= start();
    worker.ref();
    const request: DecodeRequest = { id: asked++, root, path, part };
    waiting.set(request.id, resolve);
    worker.postMessage(request);
  });
}
