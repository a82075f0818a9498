import type { ParquetPart } from "./read/parquet.ts";
import type { TableColumns } from "./read/table-columns.ts";
import type { Result } from "./result.ts";

/** The one way to a disk: Node's, VS Code's, or a page that asks its host for chunks of bytes. */
export interface FileSystem {
  /** undefined where there is no such file. */
  stat(path: string): Promise<{ readonly size: number; readonly modified: number } | undefined>;
  /** The file's bytes in order, in chunks. */
  open(path: string): AsyncIterable<Uint8Array>;
  /** Some bytes of a file; without it, files are read from their start. */
  read?(path: string, start: number, end: number): Promise<Uint8Array>;
  /** Decodes some rows of a Parquet file in another thread; without it, where they are asked for. */
  decode?(path: string, part: ParquetPart): Promise<Result<TableColumns>>;
  /** The names of the files and folders in a folder, folders with a `/` at the end; undefined where there is no such folder. */
  list?(folder: string): Promise<readonly string[] | undefined>;
}

/** All bytes of a small file. */
export async function readAll(files: FileSystem, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.open(path)) chunks.push(chunk);
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
