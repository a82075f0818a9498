import { parentPort } from "node:worker_threads";
import type { DecodeAnswer, DecodeRequest } from "./node-decoder.ts";
import { nodeFileSystem } from "./node-files.ts";
import { fileProblem } from "./read/bytes.ts";
import { rangesOf } from "./read/byte-ranges.ts";
import { openParquet, parquetColumns, type OpenedParquet } from "./read/parquet.ts";
import { buffersOf, type TableColumns } from "./read/table-columns.ts";
import type { Result } from "./result.ts";

/** Files whose footers have been read, by their path. */
const opened = new Map<string, Promise<OpenedParquet>>();

async function open({ root, path }: DecodeRequest): Promise<OpenedParquet> {
  const files = nodeFileSystem(root);
  const ranges = rangesOf(files, path, (await files.stat(path))?.size ?? 0);
  if (!ranges) throw new Error("no such file");
  return openParquet(ranges);
}

async function decoded(request: DecodeRequest): Promise<Result<TableColumns>> {
  try {
    const file = opened.get(request.path) ?? open(request);
    opened.set(request.path, file);
    return await parquetColumns(await file, request.part);
  } catch (error) {
    return { problems: [fileProblem(error, request.part.file)] };
  }
}

// One part after the other: several at a time would only take more memory.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (request: DecodeRequest) => {
  last = last.then(async () => {
    const result = await decoded(request);
    const answer: DecodeAnswer = { id: request.id, result };
    parentPort?.postMessage(answer, result.problems ? [] : buffersOf(result.value));
  });
});
