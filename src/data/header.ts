import type { ColumnHeader, SourceHeader } from "../language/checked.ts";
import type { FileSystem } from "./file-system.ts";
import { expandGlob, isGlob } from "./glob.ts";
import { isNumpy, isZip, readArrays } from "./read/arrays.ts";
import { arrowSource, isArrow } from "./read/arrow.ts";
import { heldRanges, rangesOf, type ByteRanges } from "./read/byte-ranges.ts";
import { brokenArchive, emptyFile, fileProblem, gunzipStart, isGzip, joined, noFile } from "./read/bytes.ts";
import { shown } from "./read/builders.ts";
import { numberOf } from "./read/cells.ts";
import { delimiterOf } from "./read/csv-rows.ts";
import { csvSource } from "./read/csv.ts";
import { isJson, jsonSource } from "./read/json-lines.ts";
import type { NumpyArray } from "./read/numpy.ts";
import { isParquet, parquetSource } from "./read/parquet.ts";
import { readText } from "./read/text.ts";
import { spreadLines } from "./header-sample.ts";
import { collect, type Result } from "./result.ts";
import { product } from "./columns.ts";
import { isMissingText, type Source, type Table, type Wanted } from "./table.ts";

/** So much of a text file is looked at: enough to tell types and a few thousand rows, fast enough while typing. */
const sampleBytes = 256 * 1024;
/** An archive's list of contents stands at its end; larger ones are not read for the editor. */
const archiveBytes = 32 * 1024 * 1024;
/** A packed text is unpacked as a whole where it is not larger than this, and not than that once unpacked. */
const packedBytes = 2 * 1024 * 1024;
const unpackedBytes = 16 * 1024 * 1024;
/** Distinct values are named up to so many. */
const fewValues = 100;

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
    if (stat === undefined) return missing((await noFile(files, path, file)).message);
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

/** Rows of a large table that are described. */
const sampleRows = 20_000;

/** Places in a large table from which these rows are taken. */
const samplePlaces = 8;

/** The rows of a large table that stand for all: from the middle of every eighth of it. */
async function sampledTables({ sample, load, rows = 0 }: Source, wanted: readonly Wanted[]): Promise<readonly Result<Table>[]> {
  if (!sample) return [await load(wanted)];
  if (rows <= sampleRows) return [await sample(wanted, sampleRows)];
  const part = Math.floor(sampleRows / samplePlaces);
  const tables: Result<Table>[] = [];
  for (let place = 0; place < samplePlaces; place++) {
    tables.push(await sample(wanted, part, Math.floor(((place + 0.5) * rows) / samplePlaces - part / 2)));
  }
  return tables;
}

/** Every column of a source, or of a sample of it, as texts. */
async function tableHeader(source: Result<Source>, file: string, cut?: ColumnHeader["sampled"], decimalComma = false): Promise<SourceHeader> {
  if (source.problems) return { file, missing: source.problems[0].message, columns: [] };
  const { columns, rows = 0 } = source.value;
  const tables = collect(await sampledTables(source.value, columns.map(({ name }) => ({ name, as: "text" as const }))));
  if (tables.problems) return { file, missing: tables.problems[0].message, columns: [] };
  const sampled = cut ?? (rows > sampleRows ? "spread" as const : undefined);
  return {
    file, ...(sampled ? { partial: true } : {}),
    columns: columns.map(({ name }) => {
      const texts = tables.value.flatMap((table) => textsOf(table, name));
      // Lines that were taken out of a large file no longer know their numbers.
      const place = cut === "spread" ? undefined : (row: number) => placeIn(tables.value, row);
      return { ...columnHeader(name, texts, { decimalComma, place }), ...(sampled ? { sampled } : {}) };
    }),
  };
}

function textsOf(table: Table, name: string): readonly string[] {
  const [{ dictionary, codes }] = table.texts(name);
  return Array.from(codes, (code) => dictionary[code]);
}

/** Where a row of several tables, counted through all of them, stands in the file. */
function placeIn(tables: readonly Table[], row: number): string {
  let before = 0;
  const table = tables.find(({ rows }) => row < before + rows || !(before += rows));
  return table?.place(row - before) ?? "";
}

interface Described {
  readonly decimalComma?: boolean;
  /** Where a row stands, as far as that is known. */
  readonly place?: ((row: number) => string) | undefined;
}

function columnHeader(name: string, texts: readonly string[], described: Described = {}): ColumnHeader {
  const present = texts.filter((text) => !isMissingText(text));
  const numbers = present.map((text) => numberOf(text, undefined, described.decimalComma));
  const isNumber = present.length > 0 && numbers.every((value) => value !== "text");
  const distinct = new Set(present);
  return {
    name,
    type: isNumber ? "number" : "text",
    ...(distinct.size <= fewValues ? { values: [...distinct], ...placesOf([...distinct], texts, described) } : {}),
    ...(isNumber || present.length === 0 ? {} : { firstText: firstTextOf(texts, numbers, described) }),
    ...(isNumber ? bounds(numbers.filter((value) => typeof value === "number")) : {}),
    missingShare: texts.length === 0 ? 0 : 1 - present.length / texts.length,
  };
}

const placesOf = (values: readonly string[], texts: readonly string[], { place }: Described) =>
  (place ? { places: values.map((value) => place(texts.indexOf(value))) } : {});

/** The first text that is no number; `numbers` are those of the texts that are there. */
function firstTextOf(texts: readonly string[], numbers: readonly unknown[], { decimalComma, place }: Described): ColumnHeader["firstText"] {
  const row = texts.findIndex((text) => !isMissingText(text) && numberOf(text, undefined, decimalComma) === "text");
  const strangers = numbers.filter((value) => value === "text").length;
  return { value: shown(texts[row]), ...(place ? { place: place(row) } : {}), amongNumbers: 2 * strangers < numbers.length };
}

function bounds(numbers: readonly number[]) {
  const minimum = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  const maximum = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
  return { minimum, maximum };
}

function arrayHeader(bytes: Uint8Array, file: string): SourceHeader {
  const arrays = readArrays(bytes, file);
  if (arrays.problems) return { file, missing: arrays.problems[0].message, columns: [] };
  return { file, columns: [...arrays.value].map(([name, array]) => arrayColumn(name, array)) };
}

/** Arrays of one number a row are described by their values; of others only what they hold is known. */
function arrayColumn(name: string, array: NumpyArray): ColumnHeader {
  const type = array.bytes !== undefined && array.shape.length > 1 ? "bytes" as const : undefined;
  const sample = Math.min(array.size, 5000);
  const column = columnHeader(name, Array.from({ length: sample }, (_, place) => array.text(place)), array.shape.length === 1 ? { place: (row) => `row ${row}` } : {});
  return { ...(type === undefined ? column : { name, type, missingShare: 0 }), width: product(array.shape.slice(1)) };
}
