import type { DataSource } from "../graph/model.ts";
import type { DataRequest } from "./dataset.ts";
import type { FileSystem } from "./file-system.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { resolveInside } from "./paths.ts";
import { readFile } from "./read/bytes.ts";
import { arraySource, isNumpy, isZip, readArrays } from "./read/arrays.ts";
import { csvSource } from "./read/csv.ts";
import { decodeText } from "./read/text.ts";
import { failed, type Result } from "./result.ts";
import type { Source } from "./table.ts";

/** Where a source's files are looked for. */
export interface Place {
  readonly files: FileSystem;
  readonly directory: string;
  readonly root: string;
  readonly onProgress?: (share: number) => void;
}

export const placeOf = (request: DataRequest, files: FileSystem, onProgress?: (share: number) => void): Place =>
  ({ files, directory: request.directory, root: request.root, onProgress });

/** Opens what a `data` line names. Problems MTL602, MTL606, MTL608, MTL609, MTL614. */
export async function openSource(source: DataSource, place: Place): Promise<Result<Source>> {
  if (typeof source.source === "string") return openFile(source.source, source.onBadRow, place);
  return failed("MTL614", `\`${source.source.word}(…)\` makes no data: use a file, \`planted(…)\` or \`overlay(…)\``);
}

async function openFile(path: string, onBadRow: "error" | "skip", place: Place): Promise<Result<Source>> {
  const resolved = resolveInside(place.root, place.directory, path);
  if (resolved.problems) return resolved;
  const read = await readFile(place.files, resolved.value, path, place.onProgress);
  if (read.problems) return read;
  const { bytes, raw } = read.value;
  const fingerprint = fingerprintOf(raw);
  if (isZip(bytes) || isNumpy(bytes)) {
    const arrays = readArrays(bytes, path);
    return arrays.problems ? arrays : arraySource(arrays.value, path, fingerprint);
  }
  const text = decodeText(bytes, path);
  return text.problems ? text : csvSource(text.value, { file: path, onBadRow, fingerprint });
}
