import type { DataProblem } from "../dataset.ts";
import { growingCounts, growingDoubles, growingIntegers } from "../growing.ts";
import { failed, ok, type Result } from "../result.ts";
import { isMissingText, type NumberColumn, type Source, type Table, type TextColumn, type Wanted } from "../table.ts";
import { delimiterOf, forEachRow, type CsvRow } from "./csv-rows.ts";

export interface CsvOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly fingerprint: string;
}

/** After so many bad rows the rest is not looked at: the file is of another form. */
const problemLimit = 10;

/**
 * A CSV or TSV text as a source; the first record names the columns.
 * Problems: MTL606 (no header, a name twice, a row of another length, an open quote), MTL607 (a text among numbers).
 */
export function csvSource(text: string, options: CsvOptions): Result<Source> {
  const delimiter = delimiterOf(text);
  const names = headerOf(text, delimiter);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.length === 0) return failed("MTL608", `\`${options.file}\` holds no header line: its first line must name the columns`);
  if (twice !== undefined) {
    return failed("MTL606", `\`${options.file}\`, line 1 names the column \`${twice}\` twice: rename one of them`);
  }
  return ok({
    file: options.file,
    fingerprint: options.fingerprint,
    columns: names.map((name) => ({ name, width: 1 })),
    load: (wanted, onProgress) => loadRows({ text, delimiter, names, options, onProgress }, wanted),
  });
}

export function headerOf(text: string, delimiter: string): readonly string[] {
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

/** Takes the fields of one column, one row at a time: `accept` may refuse, `commit` keeps what was accepted. */
interface Builder {
  readonly index: number;
  readonly name: string;
  accept(field: string): "fine" | "text" | "infinite";
  commit(): void;
}

function loadRows(reading: Reading, wanted: readonly Wanted[]): Result<Table> {
  const numbers = new Map<string, NumberBuilder>();
  const texts = new Map<string, TextBuilder>();
  for (const want of wanted) {
    const index = reading.names.indexOf(want.name);
    if (want.as === "number") numbers.set(want.name, numberBuilder(want, index));
    else texts.set(want.name, textBuilder(want, index));
  }
  const { lines, problems, skipped } = readRows(reading, [...numbers.values(), ...texts.values()]);
  if (problems.length > 0) return { problems };
  return ok({
    file: reading.options.file,
    rows: lines.length,
    skipped,
    place: (row) => `line ${lines[row]}`,
    numbers: (name) => required(numbers.get(name), name).column(),
    texts: (name) => [required(texts.get(name), name).column()],
  });
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`column ${name} was not asked for`);
  return value;
}

function readRows(reading: Reading, builders: readonly Builder[]) {
  const { options, names } = reading;
  const lines = growingCounts();
  const problems: DataProblem[] = [];
  const tick = ticker(reading.text.length / 50, reading.onProgress);
  let skipped = 0;
  let header = true;
  forEachRow(reading.text, reading.delimiter, (row) => {
    if (header) return !(header = false);
    tick();
    const problem = badRow(row, names.length, options.file) ?? badField(row, builders, options.file);
    if (problem === undefined) {
      for (const builder of builders) builder.commit();
      lines.push(row.line);
    } else if (options.onBadRow === "skip") skipped++;
    else problems.push(problem);
    return problems.length < problemLimit;
  });
  return { lines: lines.values(), problems, skipped };
}

/** Says every 2,000 rows how far it is, from a guess of the number of rows. */
function ticker(guess: number, onProgress?: (share: number) => void): () => void {
  let rows = 0;
  return () => {
    if (++rows % 2000 === 0) onProgress?.(Math.min(1, rows / guess));
  };
}

function badRow(row: CsvRow, width: number, file: string): DataProblem | undefined {
  const where = `\`${file}\`, line ${row.line}`;
  const wayOut = "repair the line, or set `on_bad_row: skip`";
  if (row.quotes !== undefined) return { code: "MTL606", message: `${where} has a quote that is not closed where its field ends: ${wayOut}` };
  if (row.fields.length === width) return undefined;
  return { code: "MTL606", message: `${where} has ${row.fields.length} fields, and the header names ${width} columns: ${wayOut}` };
}

function badField(row: CsvRow, builders: readonly Builder[], file: string): DataProblem | undefined {
  for (const builder of builders) {
    const value = row.fields[builder.index];
    const verdict = builder.accept(value.trim());
    if (verdict !== "fine") return badNumber(verdict, `\`${file}\`, line ${row.line}`, builder.name, value);
  }
  return undefined;
}

function badNumber(verdict: "text" | "infinite", where: string, column: string, value: string): DataProblem {
  const message = verdict === "infinite"
    ? `${where}: \`${column}\` is infinite (\`${value}\`): write a finite number, or leave the field empty`
    : `${where}: \`${column}\` is \`${value}\`, which is not a number: correct it, declare the column as a category, or set \`missing: "${value}"\``;
  return { code: "MTL607", message };
}

interface NumberBuilder extends Builder {
  column(): NumberColumn;
}

function numberBuilder(want: Wanted, index: number): NumberBuilder {
  const store = growingDoubles();
  let pending = NaN;
  return {
    index,
    name: want.name,
    accept(field) {
      pending = field === want.missing || isMissingText(field) ? NaN : Number(field);
      if (Number.isFinite(pending) || field === want.missing || isMissingText(field)) return "fine";
      return Number.isNaN(pending) && !/^[+-]?inf$/i.test(field) ? "text" : "infinite";
    },
    commit: () => store.push(pending),
    column() {
      const data = store.values();
      return { name: want.name, shape: [], width: 1, bytes: false, copy: (row, target, offset) => void (target[offset] = data[row]) };
    },
  };
}

interface TextBuilder extends Builder {
  column(): TextColumn;
}

function textBuilder(want: Wanted, index: number): TextBuilder {
  const places = new Map<string, number>();
  const store = growingIntegers();
  let pending = "";
  return {
    index,
    name: want.name,
    accept(field) {
      pending = field;
      return "fine";
    },
    commit() {
      let code = places.get(pending);
      if (code === undefined) places.set(pending, code = places.size);
      store.push(code);
    },
    column: () => ({ name: want.name, dictionary: [...places.keys()], codes: store.values() }),
  };
}
