import type { Arguments, ArgumentValue, DataSource, WordValue } from "../graph/model.ts";
import type { DataRequest } from "./dataset.ts";
import type { FileSystem } from "./file-system.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { funnelSource } from "./generate/funnel.ts";
import { overlaySource } from "./generate/overlay.ts";
import { plantedSource } from "./generate/planted.ts";
import { syntheticSource } from "./generate/synthetic.ts";
import { expandGlob, isGlob } from "./glob.ts";
import { openImages } from "./images.ts";
import { resolveInside } from "./paths.ts";
import { fileProblem, readFile, type FileBytes } from "./read/bytes.ts";
import { heldRanges, rangesOf, sampledFingerprint } from "./read/byte-ranges.ts";
import { arraySource, isNumpy, isZip, readArrays } from "./read/arrays.ts";
import { arrowSource, isArrow } from "./read/arrow.ts";
import { csvSource } from "./read/csv.ts";
import { csvStream } from "./read/csv-stream.ts";
import { isJson, jsonSource } from "./read/json-lines.ts";
import { isParquet, parquetSource, type ParquetPart } from "./read/parquet.ts";
import { readText } from "./read/text.ts";
import { collect, failed, ok, type Result } from "./result.ts";
import type { Source } from "./table.ts";

/** Where a source's files are looked for. */
export interface Place {
  readonly files: FileSystem;
  readonly directory: string;
  readonly root: string;
  readonly onProgress?: (share: number) => void;
  /** Larger columns are read from the disk again and again, in blocks of a small part of this; in bytes. */
  readonly heldBytes: number;
}

/** Columns up to this size, in bytes, stay in memory. */
export const usualHeldBytes = 128 * 1024 * 1024;

export const placeOf = (request: DataRequest, files: FileSystem, onProgress?: (share: number) => void): Place => ({
  files, directory: request.directory, root: request.root, onProgress, heldBytes: request.heldBytes ?? usualHeldBytes,
});

/** A few megabytes a block, once decoded. */
const blockSizes = ({ heldBytes }: Place) => ({
  blockBytes: Math.min(8 * 1024 * 1024, Math.max(16 * 1024, Math.floor(heldBytes / 16))),
  blockRows: Math.min(131_072, Math.max(1024, Math.floor(heldBytes / 1024))),
});

/** Every file that a `data` line names, or the one generator. Problems MTL602, MTL606, MTL608, MTL609, MTL614, MTL615. */
export async function openSources(settings: DataSource, place: Place): Promise<Result<readonly Source[]>> {
  const { source } = settings;
  if (typeof source !== "string" || !isGlob(source)) {
    const one = await openSource(settings, place);
    return one.problems ? one : ok([one.value]);
  }
  const paths = await globPaths(source, place);
  if (paths.problems) return paths;
  const sources: Result<Source>[] = [];
  for (const path of paths.value) sources.push(await openFile(path, settings.onBadRow, place));
  return collect(sources);
}

async function globPaths(pattern: string, { directory, root, files }: Place): Promise<Result<readonly string[]>> {
  const resolved = resolveInside(root, directory, pattern);
  if (resolved.problems) return resolved;
  try {
    const paths = await expandGlob(resolved.value, files);
    if (paths === undefined) return failed("MTL614", `\`${pattern}\` needs a look into folders, which cannot be had here: name the files one by one`);
    const shown = paths.map((path) => (directory !== "" && path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path));
    return shown.length > 0 ? ok(shown) : failed("MTL602", `\`${pattern}\` matches no file: the path is relative to the .mtl file`);
  } catch (error) {
    return { problems: [fileProblem(error, pattern)] };
  }
}

/** Opens one file or generator. */
export async function openSource(settings: DataSource, place: Place): Promise<Result<Source>> {
  const { source, onBadRow } = settings;
  if (typeof source === "string") return openFile(source, onBadRow, place);
  switch (source.word) {
    case "planted": return plantedSource(source);
    case "synthetic": return syntheticSource(source);
    case "funnel": return funnelSource(source);
    case "overlay": return openOverlay(settings, source, place);
    case "images": return openImages(source, onBadRow, place, (path) => openFile(path, onBadRow, place));
    default: return failed("MTL614", `\`${source.word}(…)\` makes no data: use a file, \`planted(…)\` or \`overlay(…)\``);
  }
}

async function openFile(path: string, onBadRow: "error" | "skip", place: Place): Promise<Result<Source>> {
  const parts = await openParts(path, onBadRow, place);
  if (parts) return parts;
  const read = await readInside(path, place);
  if (read.problems) return read;
  const { bytes, raw } = read.value;
  const options = { file: path, onBadRow, fingerprint: fingerprintOf(raw), ...blockSizes(place) };
  if (isZip(bytes) || isNumpy(bytes)) {
    const arrays = readArrays(bytes, path);
    return arrays.problems ? arrays : arraySource(arrays.value, path, options.fingerprint, onBadRow);
  }
  if (isParquet(bytes)) return parquetSource(heldRanges(bytes), options);
  if (isArrow(bytes)) return arrowSource(bytes, options);
  const text = readText(bytes, path);
  if (text.problems) return text;
  return isJson(text.value) && !/\.[ct]sv(\.gz)?$/i.test(path) ? jsonSource(text.value, options) : csvSource(text.value, options);
}

/** A large file of a form that can be read in parts; undefined where it is to be read whole. */
async function openParts(path: string, onBadRow: "error" | "skip", place: Place): Promise<Result<Source> | undefined> {
  const { files, directory, root, heldBytes } = place;
  const resolved = resolveInside(root, directory, path);
  if (resolved.problems) return resolved;
  try {
    const size = (await files.stat(resolved.value))?.size ?? 0;
    const ranges = size > heldBytes / 2 ? rangesOf(files, resolved.value, size) : undefined;
    if (!ranges) return undefined;
    const start = await ranges.read(0, Math.min(size, 64 * 1024));
    const options = async () => ({ file: path, onBadRow, fingerprint: await sampledFingerprint(ranges), ...blockSizes(place) });
    const decode = files.decode && ((part: ParquetPart) => files.decode?.(resolved.value, part) ?? Promise.reject(new Error("no thread")));
    if (isParquet(start)) return await parquetSource(ranges, { ...await options(), ...(decode ? { decode } : {}) });
    return csvStream.fits(start, path) ? await csvStream.open(ranges, start, await options()) : undefined;
  } catch (error) {
    return { problems: [fileProblem(error, path)] };
  }
}

/** Single pictures from a file with columns, or from a folder with a label table. */
async function openOverlay(settings: DataSource, word: WordValue, place: Place): Promise<Result<Source>> {
  const { images: path, resize, labels, file, channels } = word.arguments;
  const { onBadRow } = settings;
  if (typeof path !== "string" || path === "") return failed("MTL615", "`overlay(…)` needs its pictures: write `overlay(images: \"file.npz\")` or `overlay(images: \"folder/\")`");
  if (isGlob(path)) return failed("MTL615", `\`overlay\` takes its pictures from one file or folder, and \`${path}\` may mean several: put them into one`);
  const open = (file: string) => openFile(file, onBadRow, place);
  const folder = await isFolder(path, place);
  const idle = folder ? undefined : ["labels", "resize"].find((name) => word.arguments[name] !== undefined);
  if (idle !== undefined) return failed("MTL615", `\`${idle}:\` is for the pictures of a folder, and \`${path}\` is a file: ${idle === "labels" ? "name the column of the labels with `label:`" : "take it away"}`);
  const source = folder ? await openImages({ word: "overlay", arguments: given({ folder: path, labels, file, channels, size: resize }) }, onBadRow, place, open) : await open(path);
  if (source.problems) return source;
  return overlaySource(source.value, settings, word, folder ? [typeof file === "string" ? file : "file"] : []);
}

const given = (args: Readonly<Record<string, ArgumentValue | undefined>>): Arguments =>
  Object.fromEntries(Object.entries(args).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** A path with `/` at its end is one, and one without where a folder stands there. */
async function isFolder(path: string, { root, directory, files }: Place): Promise<boolean> {
  if (path.endsWith("/")) return true;
  const inside = resolveInside(root, directory, path);
  if (inside.problems) return false;
  try {
    return (await files.stat(inside.value)) === undefined && (await files.list?.(inside.value)) !== undefined;
  } catch {
    return false;
  }
}

async function readInside(path: string, { root, directory, files, onProgress }: Place): Promise<Result<FileBytes>> {
  const resolved = resolveInside(root, directory, path);
  return resolved.problems ? resolved : readFile(files, resolved.value, path, onProgress);
}
