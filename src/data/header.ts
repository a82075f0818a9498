import type { ColumnHeader, SourceHeader } from "../language/checked.ts";
import type { FileSystem } from "./file-system.ts";
import { isNumpy, isZip, readArrays } from "./read/arrays.ts";
import { fileProblem, gunzipStart, isGzip, joined } from "./read/bytes.ts";
import { delimiterOf, forEachRow } from "./read/csv-rows.ts";
import { headerOf } from "./read/csv.ts";
import type { NumpyArray } from "./read/numpy.ts";
import { decodeText } from "./read/text.ts";
import { isMissingText } from "./table.ts";

/** So much of a text file is looked at: enough to tell types and a few thousand rows, fast enough while typing. */
const sampleBytes = 256 * 1024;
/** An archive's list of contents stands at its end; larger ones are not read for the editor. */
const archiveBytes = 32 * 1024 * 1024;
/** Distinct values are named up to so many. */
const fewValues = 100;

/**
 * The columns of a data file and what a sample of them holds, for checks while typing. Never rejects: what is wrong with
 * the file is one sentence in `missing`.
 */
export async function readHeader(path: string, files: FileSystem): Promise<SourceHeader> {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  const missing = (sentence: string): SourceHeader => ({ file, missing: sentence, columns: [] });
  try {
    const stat = await files.stat(path);
    if (stat === undefined) return missing(`\`${file}\` was not found: the path is relative to the .mtl file`);
    if (stat.size === 0) return missing(`\`${file}\` is empty`);
    const start = await readStart(files, path, sampleBytes);
    if (!isZip(start) && !isNumpy(start)) return await textHeader(start, file, stat.size > start.length);
    return stat.size > archiveBytes ? { file, columns: [] } : arrayHeader(await readStart(files, path, stat.size), file);
  } catch (error) {
    return missing(fileProblem(error, file).message);
  }
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

async function textHeader(start: Uint8Array, file: string, cutFile: boolean): Promise<SourceHeader> {
  const unpacked = isGzip(start) ? await gunzipStart(start, sampleBytes) : start;
  const cut = cutFile || unpacked.length >= sampleBytes;
  const text = decodeText(cut ? wholeLines(unpacked) : unpacked, file);
  if (text.problems) return { file, missing: text.problems[0].message, columns: [] };
  const names = headerOf(text.value, delimiterOf(text.value));
  const values = columnValues(text.value, names.length);
  return { file, ...(cut ? { partial: true } : {}), columns: names.map((name, index) => columnHeader(name, values[index])) };
}

const wholeLines = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.lastIndexOf(10) + 1 || bytes.length);

function columnValues(text: string, width: number): readonly string[][] {
  const columns = Array.from({ length: width }, (): string[] => []);
  let header = true;
  forEachRow(text, delimiterOf(text), ({ fields }) => {
    if (!header && fields.length === width) fields.forEach((field, index) => columns[index].push(field.trim()));
    header = false;
    return true;
  });
  return columns;
}

function columnHeader(name: string, texts: readonly string[]): ColumnHeader {
  const present = texts.filter((text) => !isMissingText(text));
  const numbers = present.map(Number);
  const isNumber = present.length > 0 && numbers.every((value) => !Number.isNaN(value));
  const distinct = new Set(present);
  return {
    name,
    type: isNumber ? "number" : "text",
    ...(distinct.size <= fewValues ? { values: [...distinct] } : {}),
    ...(isNumber ? bounds(numbers) : {}),
    missingShare: texts.length === 0 ? 0 : 1 - present.length / texts.length,
  };
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
  const column = columnHeader(name, Array.from({ length: sample }, (_, place) => array.text(place)));
  return type === undefined ? column : { name, type, missingShare: 0 };
}
