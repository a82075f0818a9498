import { ok, type Result } from "../result.ts";
import type { RowBlocks, Source, Table, Wanted } from "../table.ts";
import { isArrow } from "./arrow.ts";
import { isNumpy, isZip } from "./arrays.ts";
import type { ByteRanges } from "./byte-ranges.ts";
import { isGzip } from "./bytes.ts";
import { badRow, csvColumns, csvHeader, type CsvOptions } from "./csv.ts";
import { forEachRow } from "./csv-rows.ts";
import { isJson } from "./json-lines.ts";
import { rowReader } from "./row-reader.ts";
import { decodeText } from "./text.ts";

interface CsvStreamOptions extends CsvOptions {
  readonly blockBytes: number;
}

/** Whole records of a file: its bytes from `start` to `end`, the first of them on `line`. */
interface CsvBlock {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

interface CsvFile {
  readonly bytes: ByteRanges;
  readonly options: CsvStreamOptions;
  readonly names: readonly string[];
  readonly delimiter: string;
}

/** CSV that is read in blocks of whole records. */
export const csvStream = {
  /** Whether a file is a plain text of lines: archives and UTF-16 are read whole. */
  fits: (start: Uint8Array, path: string): boolean =>
    !isGzip(start) && !isZip(start) && !isNumpy(start) && !isArrow(start) && !isUtf16(start)
    && (/\.[ct]sv$/i.test(path) || !isJson(new TextDecoder().decode(start.subarray(0, 1000)))),

  async open(bytes: ByteRanges, start: Uint8Array, options: CsvStreamOptions): Promise<Result<Source>> {
    const head = new TextDecoder().decode(start.subarray(0, start.lastIndexOf(10) + 1));
    const header = csvHeader(head, options.file);
    if (header.problems) return header;
    const file: CsvFile = { bytes, options, ...header.value };
    const rowsGuess = (bytes.size / Math.max(1, head.length)) * Math.max(1, head.split("\n").length - 1);
    return ok({
      file: options.file,
      fingerprint: options.fingerprint,
      columns: csvColumns(file),
      load: (wanted) => loadWhole(file, wanted),
      stream: {
        size: (wanted) => 8 * rowsGuess * wanted.reduce((sum, { width = 1 }) => sum + width, 0),
        scan: (_first, all, visit, onProgress) => scan(file, all, visit, onProgress),
      },
    });
  },
};

const isUtf16 = (bytes: Uint8Array): boolean => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

async function loadWhole(file: CsvFile, wanted: readonly Wanted[]): Promise<Result<Table>> {
  const bytes = await file.bytes.read(0, file.bytes.size);
  return readBlock(file, bytes, { start: 0, end: bytes.length, line: 1 }, wanted);
}

async function scan(file: CsvFile, wanted: readonly Wanted[], visit: (table: Table) => Result<true>, onProgress?: (share: number) => void): Promise<Result<RowBlocks>> {
  const blocks: CsvBlock[] = [];
  const rows: number[] = [];
  let [skipped, start, line] = [0, 0, 1];
  while (start < file.bytes.size) {
    const found = await nextBlock(file.bytes, start, file.options.blockBytes);
    const block: CsvBlock = { start, end: start + found.bytes.length, line };
    const table = readBlock(file, found.bytes, block, wanted);
    if (table.problems) return table;
    const visited = visit(table.value);
    if (visited.problems) return visited;
    blocks.push(block);
    rows.push(table.value.rows);
    skipped += table.value.skipped;
    line += found.lines;
    start = block.end;
    onProgress?.(start / file.bytes.size);
  }
  const read = async (index: number, again: readonly Wanted[]) => {
    const block = blocks[index];
    // Rows are bad by any column of the model, as when they were first counted.
    return readBlock(file, await file.bytes.read(block.start, block.end), block, unite(again, wanted));
  };
  return ok({ rows, skipped, read });
}

const unite = (some: readonly Wanted[], all: readonly Wanted[]): readonly Wanted[] => (some.length === all.length ? some : all);

/** The next whole records; more than a block where a record is longer. */
async function nextBlock(bytes: ByteRanges, start: number, blockBytes: number): Promise<{ readonly bytes: Uint8Array; readonly lines: number }> {
  for (let size = blockBytes; ; size *= 2) {
    const end = Math.min(bytes.size, start + size);
    const read = await bytes.read(start, end);
    const { at, lines } = lastRecordEnd(read);
    if (end === bytes.size) return { bytes: read, lines };
    if (at > 0) return { bytes: read.subarray(0, at), lines };
  }
}

/** Where the last line end outside of quotes lies, and how many lines stand before it. */
function lastRecordEnd(bytes: Uint8Array): { readonly at: number; readonly lines: number } {
  let [at, lines, seen, quoted] = [0, 0, 0, false];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === 0x22) quoted = !quoted;
    else if (byte === 0x0a) {
      seen++;
      if (!quoted) [at, lines] = [index + 1, seen];
    }
  }
  return { at, lines };
}

function readBlock({ options, names, delimiter }: CsvFile, bytes: Uint8Array, block: CsvBlock, wanted: readonly Wanted[]): Result<Table> {
  const text = decodeText(bytes, options.file, block.line);
  if (text.problems) return text;
  const reader = rowReader(wanted, { ...options, unit: "line", decimalComma: delimiter === ";" });
  const places = reader.names.map((name) => names.indexOf(name));
  let header = block.start === 0;
  forEachRow(text.value, delimiter, (row) => {
    if (header) return !(header = false);
    const line = row.line + block.line - 1;
    const bad = badRow({ ...row, line }, names, options.file);
    return bad ? reader.refuse(bad) : reader.take(line, (index) => row.fields[places[index]]);
  });
  return reader.table();
}
