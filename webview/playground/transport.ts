import type { Transport } from "@codemirror/lsp-client";
import * as v from "valibot";
import { askedBytes, askedFile, listRequest, readRequest, statRequest, type ListAnswer, type ReadAnswer, type StatAnswer } from "../../src/protocol/files.ts";

/** Where the server's requests for files end. */
export interface ServedFiles {
  stat(file: string): Promise<StatAnswer>;
  read(file: string, start: number, end: number): Promise<ReadAnswer>;
  list(folder: string): Promise<ListAnswer>;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
}

const requests: readonly string[] = [statRequest, readRequest, listRequest];

/** The way to a language server in a worker, which takes objects where the editor writes text; bytes of files would not survive as text. */
export function workerTransport(worker: Worker, files: ServedFiles): Transport {
  const handlers = new Set<(message: string) => void>();
  const answer = (id: Message["id"], result: Promise<unknown>): Promise<void> => result.then(
    (value) => worker.postMessage({ jsonrpc: "2.0", id, result: value }),
    (error: unknown) => worker.postMessage({ jsonrpc: "2.0", id, error: { code: -32603, message: String(error) } }),
  );
  worker.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.method !== undefined && requests.includes(data.method)) void answer(data.id, served(files, data.method, data.params));
    else for (const handler of handlers) handler(JSON.stringify(data));
  });
  return {
    send: (message) => worker.postMessage(JSON.parse(message)),
    subscribe: (handler) => void handlers.add(handler),
    unsubscribe: (handler) => void handlers.delete(handler),
  };
}

async function served(files: ServedFiles, method: string, params: unknown): Promise<unknown> {
  if (method === statRequest) return files.stat(v.parse(askedFile, params).file);
  if (method === listRequest) return files.list(v.parse(askedFile, params).file);
  const { file, start, end } = v.parse(askedBytes, params);
  return files.read(file, start, end);
}
