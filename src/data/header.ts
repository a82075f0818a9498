import type { SourceHeader } from "../language/checked.ts";
import type { FileSystem } from "./file-system.ts";
import { expandGlob, isGlob } from "./glob.ts";
import { arrayHeader, sampleRows, tableHeader } from "./header-columns.ts";
import { spreadLines } from "./header-sample.ts";
import { isNumpy, isZip } from "./read/arrays.ts";
import { arrowSource, isArrow } from "./read/arrow.ts";
import { heldRanges, rangesOf, type ByteRanges } from "./read/byte-ranges.ts";
import { brokenArchive, emptyFile, fileProblem, gunzipStart, isGzip, joined, noFile } from "./read/bytes.ts";
import { delimiterOf } from "./read/csv-rows.ts";
import { csvSource } from "./read/csv.ts";
import { isJson, jsonSource } from "./read/json-lines.ts";
import { isParquet, parquetSource } from "./read/parquet.ts";
import { readText } from "./read/text.ts";

/** So much of a text file is looked at: enough to tell types and a few thousand rows, fast enough while typing. */
const sampleBytes = 256 * 1024;
/** An archive's list of contents stands at its end; larger ones are not read for the editor. */
const archiveBytes = 32 * 1024 * 1024;
/** A packed text is unpacked as a whole where it is not larger than this, and not than that once unpacked. */
const packedBytes = 2 * 1024 * 1024;
const unpackedBytes = 16 * 1024 * 1024;

/**
 * The columns of a data file and what a sample of them holds, for checks while typing. Never rejects: what is wrong with
 * the file is one sentence in `missing`.
 */
export async function readHeader(named: string, files: FileSystem): Promise<SourceHeader> {
  const [path, none] = await firstOf(named, files);
  const file = path.replace(/[\\/]+$/, "").split(/[\\/]/).at(-1) ?? path;
  if (none !== undefined) return { file, ...(none === "" ? {} : { missing: none }), columns: [] };
  const missing = (sentence: string): SourceHeader => ({ file, missing: sentence, columns: [] });
  try {
    const stat = await files.stat(path);
    if (stat === undefined) return { ...missing((await noFile(files, path, file)).message), ...(await isFolder(files, path) ? { folder: true } : {}) };
    if (stat.size === 0) return missing(emptyFile(file));
    const start = await readStart(files, path, sampleBytes);
    // All that can fail on the way of a packed text is its archive.
    const broken = () => missing(brokenArchive(file));
    const header = headerOfBytes(start, { path, file, size: stat.size, files });
    return await (isGzip(start) ? header.catch(broken) : header);
  } catch (error) {
    return missing(fileProblem(error, file).message);
  }
}

/** The first of the files that a path with `*` means, or why there is none; nothing is said where folders cannot be looked into. */
async function firstOf(path: string, files: FileSystem): Promise<readonly [path: string, none?: string]> {
  if (!isGlob(path)) return [path];
  try {
    const found = await expandGlob(path, files);
    const first = found?.[0];
    return first !== undefined ? [first] : [path, found ? `\`${path.split(/[\\/]/).at(-1) ?? path}\` matches no file: the path is relative to the .mtl file` : ""];
  } catch (error) {
    return [path, fileProblem(error, path).message];
  }
}

const isFolder = async (files: FileSystem, path: string): Promise<boolean> => (await files.list?.(path).catch(() => undefined)) !== undefined;

interface Opened {
  readonly path: string;
  readonly file: string;
  readonly size: number;
  readonly files: FileSystem;
}

async function headerOfBytes(start: Uint8Array, { path, file, size, files }: Opened): Promise<SourceHeader> {
  const options = { file, onBadRow: "skip" as const, fingerprint: "", blockRows: sampleRows };
  const whole = () => readStart(files, path, size);
  if (isParquet(start)) {
    const ranges = rangesOf(files, path, size);
    if (!ranges && size > archiveBytes) return { file, columns: [] };
    return tableHeader(await parquetSource(ranges ?? heldRanges(await whole()), options), file);
  }
  if (!isZip(start) && !isNumpy(start) && !isArrow(start)) return textHeader(start, { path, file, size, files });
  if (size > archiveBytes) return { file, columns: [] };
  return isArrow(start) ? tableHeader(arrowSource(await whole(), options), file) : arrayHeader(await whole(), file);
}

async function readStart(files: FileSystem, path: string, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of files.open(path)) {
    parts.push(chunk);
    total += chunk.length;
    if (total >= limit) break;
  }
  return joined(parts, total).subarray(0, limit);
}

async function textHeader(start: Uint8Array, opened: Opened): Promise<SourceHeader> {
  const { file } = opened;
  const ranges = await textRanges(start, opened);
  const bytes = ranges ? await ranges.read(0, sampleBytes) : isGzip(start) ? await gunzipStart(start, sampleBytes) : start;
  const cut = ranges ? ranges.size > bytes.length : opened.size > start.length || bytes.length >= sampleBytes;
  const text = readText(cut ? wholeLines(bytes) : bytes, file);
  if (text.problems) return { file, missing: text.problems[0].message, columns: [] };
  const options = { file, onBadRow: "skip" as const, fingerprint: "" };
  const json = isJson(text.value) && !/\.[ct]sv(\.gz)?$/i.test(file);
  const comma = !json && delimiterOf(text.value) === ";";
  const spread = cut && ranges ? await spreadLines(text.value, ranges, json) : undefined;
  const rows = spread ?? text.value;
  const header = await tableHeader(json ? jsonSource(rows, options) : csvSource(rows, options), file, cut ? spread === undefined ? "start" : "spread" : undefined, comma);
  return json && cut ? { ...header, moreColumns: true } : header;
}

/** The parts of a text: on the disk, or in memory where an archive is small; undefined where only its start can be read. */
async function textRanges(start: Uint8Array, { path, size, files }: Opened): Promise<ByteRanges | undefined> {
  if (!isGzip(start)) return rangesOf(files, path, size);
  if (size > packedBytes) return undefined;
  const unpacked = await gunzipStart(size > start.length ? await readStart(files, path, size) : start, unpackedBytes);
  return unpacked.length < unpackedBytes ? heldRanges(unpacked) : undefined;
}

const wholeLines = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.lastIndexOf(10) + 1 || bytes.length);
