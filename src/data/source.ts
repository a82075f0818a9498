import type { DataSource, WordValue } from "../graph/model.ts";
import type { DataRequest } from "./dataset.ts";
import type { FileSystem } from "./file-system.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { overlaySource } from "./generate/overlay.ts";
import { plantedSource } from "./generate/planted.ts";
import { resolveInside } from "./paths.ts";
import { readFile, type FileBytes } from "./read/bytes.ts";
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

/** Opens what a `data` line names. Problems MTL602, MTL606, MTL608, MTL609, MTL614, MTL615. */
export async function openSource(settings: DataSource, place: Place): Promise<Result<Source>> {
  const { source, onBadRow } = settings;
  if (typeof source === "string") return openFile(source, onBadRow, place);
  if (source.word === "planted") return plantedSource(source);
  if (source.word === "overlay") return openOverlay(settings, source, place);
  return failed("MTL614", `\`${source.word}(…)\` makes no data: use a file, \`planted(…)\` or \`overlay(…)\``);
}

/** Every file that a `data` line names. */
export async function openSources(settings: DataSource, place: Place): Promise<Result<readonly Source[]>> {
  const source = await openSource(settings, place);
  return source.problems ? source : { value: [source.value] };
}

async function openFile(path: string, onBadRow: "error" | "skip", place: Place): Promise<Result<Source>> {
  const read = await readInside(path, place);
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

async function openOverlay(settings: DataSource, word: WordValue, place: Place): Promise<Result<Source>> {
  const path = word.arguments.images;
  if (typeof path !== "string") return failed("MTL615", "`overlay(…)` needs its pictures: write `overlay(images: \"file.npz\")`");
  const read = await readInside(path, place);
  if (read.problems) return read;
  const arrays = readArrays(read.value.bytes, path);
  return arrays.problems ? arrays : overlaySource(arrays.value, settings, word, path, fingerprintOf(read.value.raw));
}

async function readInside(path: string, { root, directory, files, onProgress }: Place): Promise<Result<FileBytes>> {
  const resolved = resolveInside(root, directory, path);
  return resolved.problems ? resolved : readFile(files, resolved.value, path, onProgress);
}
