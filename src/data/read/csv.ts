import type { DataProblem } from "../dataset.ts";
import { failed, ok, type Result } from "../result.ts";
import type { HeldSource, Table, Wanted } from "../table.ts";
import { delimiterOf, forEachRow, type CsvRow } from "./csv-rows.ts";
import { rowReader } from "./row-reader.ts";

export interface CsvOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly fingerprint: string;
}

/**
 * A CSV or TSV text as a source; the first record names the columns.
 * Problems: MTL608 (no header line), MTL606 (a name twice, a row of another length, an open quote), MTL607 (a text among numbers).
 */
export function csvSource(text: string, options: CsvOptions): Result<HeldSource> {
  const header = csvHeader(text, options.file);
  if (header.problems) return header;
  const { file, fingerprint } = options;
  return ok({ file, fingerprint, columns: csvColumns(header.value), load: (wanted, onProgress) => loadRows({ text, ...header.value, options, onProgress }, wanted) });
}

/** How the fields of a CSV are cut, and what its first record names. */
interface CsvHeader {
  readonly delimiter: string;
  readonly names: readonly string[];
}

/** The columns as a source tells them. */
export const csvColumns = ({ names }: CsvHeader): HeldSource["columns"] => names.map((name) => ({ name, width: 1, lists: true }));

/** The first record of a text, of which the rest may be missing. Problems: MTL608 no header line, MTL606 a name twice. */
export function csvHeader(text: string, file: string): Result<CsvHeader> {
  const delimiter = delimiterOf(text);
  const names = firstRecord(text, delimiter);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.length === 0) return failed("MTL608", `\`${file}\` holds no header line: its first line must name the columns`);
  if (twice !== undefined) return failed("MTL606", namedTwice(file, twice));
  return ok({ delimiter, names });
}

const namedTwice = (file: string, name: string): string => name === ""
  ? `\`${file}\`, line 1 has several columns without a name: give each one`
  : `\`${file}\`, line 1 names the column \`${name}\` twice: rename one of them`;

function firstRecord(text: string, delimiter: string): readonly string[] {
  let names: readonly string[] = [];
  forEachRow(text, delimiter, (row) => {
    names = row.fields.map((name) => name.trim());
    return false;
  });
  return names;
}

interface Reading {
  readonly text: string;
  readonly delimiter: string;
  readonly names: readonly string[];
  readonly options: CsvOptions;
  readonly onProgress?: (share: number) => void;
}

function loadRows(reading: Reading, wanted: readonly Wanted[]): Result<Table> {
  const { options, names, delimiter, text } = reading;
  const reader = rowReader(wanted, { ...options, unit: "line", decimalComma: delimiter === ";" });
  const places = reader.names.map((name) => names.indexOf(name));
  const tick = ticker(text.length / 50, reading.onProgress);
  let header = true;
  forEachRow(text, delimiter, (row) => {
    if (header) return !(header = false);
    tick();
    const bad = badRow(row, names, options.file);
    return bad ? reader.refuse(bad) : reader.take(row.line, (index) => row.fields[places[index]]);
  });
  return reader.table();
}

/** Says every 2,000 rows how far it is, from a guess of the number of rows. */
function ticker(guess: number, onProgress?: (share: number) => void): () => void {
  let rows = 0;
  return () => {
    if (++rows % 2000 === 0) onProgress?.(Math.min(1, rows / guess));
  };
}

/** What is wrong with a record as a whole. Problem MTL606. */
export function badRow(row: CsvRow, names: readonly string[], file: string): DataProblem | undefined {
  const where = `\`${file}\`, line ${row.line}`;
  const wayOut = "repair the line, or set `on_bad_row: skip`";
  if (row.quotes !== undefined) return { code: "MTL606", message: `${where} has a quote that is not closed where its field ends: ${wayOut}` };
  if (row.fields.length === names.length) return repeatsHeader(row, names) ? { code: "MTL606", message: `${where} repeats the header line: remove it, or set \`on_bad_row: skip\`` } : undefined;
  return { code: "MTL606", message: `${where} has ${row.fields.length} fields, and the header names ${names.length} columns: ${wayOut}` };
}

/** Files put one behind the other bring their header lines along. */
const repeatsHeader = ({ fields }: CsvRow, names: readonly string[]): boolean =>
  fields[0].trim() === names[0] && names.length > 1 && fields.every((field, place) => field.trim() === names[place]);
