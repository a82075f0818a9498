import type { DataProblem } from "../dataset.ts";
import { ok, type Result } from "../result.ts";
import type { Table, TextColumn, Wanted } from "../table.ts";
import { shown, type Refusal } from "./builders.ts";
import { listOf, numberOf, textOf, type Cell } from "./cells.ts";
import { badField } from "./row-reader.ts";
import { tableOf, type TableColumns } from "./table-columns.ts";

/** A run of a column's values: of `values`, those from `from` to `to` are the table's rows from `at` on. */
export interface Chunk {
  readonly values: ArrayLike<Cell>;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

interface ColumnarOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly rows: number;
  /** Of the first row, in the whole file. */
  readonly first: number;
}

const problemLimit = 10;

/** Notes bad values: a problem each, or, where bad rows are skipped, a mark. */
class Refusals {
  readonly problems: DataProblem[] = [];
  readonly #options: ColumnarOptions;
  excluded: Uint8Array | undefined;

  constructor(options: ColumnarOptions) {
    this.#options = options;
  }

  add(row: number, refusal: Refusal, want: Wanted): void {
    const { file, first, rows, onBadRow } = this.#options;
    if (onBadRow === "skip") (this.excluded ??= new Uint8Array(rows))[row] = 1;
    else if (this.problems.length < problemLimit) this.problems.push(badField(refusal, `\`${file}\`, row ${first + row}`, want));
  }
}

/** A table of columns that come whole, as Parquet and Arrow give them. Problem MTL607 where a value is no number. */
export function columnarTable(chunksOf: (name: string) => readonly Chunk[], wanted: readonly Wanted[], options: ColumnarOptions): Result<Table> {
  const columns = columnarColumns(chunksOf, wanted, options);
  return columns.problems ? columns : ok(tableOf(columns.value, options));
}

/** The columns of such a table. */
export function columnarColumns(chunksOf: (name: string) => readonly Chunk[], wanted: readonly Wanted[], options: ColumnarOptions): Result<TableColumns> {
  const { rows } = options;
  const refusals = new Refusals(options);
  const numbers = new Map<string, { readonly data: Float64Array; readonly width: number }>();
  const texts = new Map<string, readonly TextColumn[]>();
  const cut = new Map<string, number>();
  for (const want of wanted) {
    if (want.as === "number" && !numbers.has(want.name)) numbers.set(want.name, numberColumn(chunksOf(want.name), want, rows, refusals));
    if (want.as === "text" && !texts.has(want.name)) texts.set(want.name, textColumns(chunksOf(want.name), want, rows, cut));
  }
  if (refusals.problems.length > 0) return { problems: refusals.problems };
  return ok({ rows, numbers, texts, ...(refusals.excluded ? { excluded: refusals.excluded } : {}), ...(cut.size > 0 ? { cut } : {}) });
}

function numberColumn(chunks: readonly Chunk[], want: Wanted, rows: number, refusals: Refusals) {
  const { width = 1 } = want;
  const data = new Float64Array(rows * width).fill(NaN);
  for (const chunk of chunks) {
    if (width > 1) copyLists(chunk, want, data, refusals);
    else if (isTyped(chunk.values)) copyTyped(chunk, chunk.values, data);
    else copyCells(chunk, want, data, refusals);
    if (width === 1) checkNumbers(chunk, want, data, refusals);
  }
  return { data, width };
}

type Typed = Float64Array | Float32Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array;

const isTyped = (values: ArrayLike<Cell>): values is Typed => ArrayBuffer.isView(values) && !(values instanceof DataView);

function copyTyped({ from, to, at }: Chunk, values: Typed, data: Float64Array): void {
  if (!(values instanceof BigInt64Array) && !(values instanceof BigUint64Array)) return data.set(values.subarray(from, to), at);
  // Two words of 32 bits each: many times faster than a BigInt for every value, and exact as far as doubles are.
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let index = from; index < to; index++) data[at + index - from] = words[2 * index + 1] * 4294967296 + (words[2 * index] >>> 0);
  return undefined;
}

function copyCells({ values, from, to, at }: Chunk, want: Wanted, data: Float64Array, refusals: Refusals): void {
  for (let index = from; index < to; index++) {
    const cell = values[index];
    // By far the most cells of a column that may lack values are one of these.
    if (cell === null || cell === undefined) continue;
    if (typeof cell === "number" || typeof cell === "bigint") {
      data[at + index - from] = Number(cell);
      continue;
    }
    const number = numberOf(cell, want.missing);
    if (typeof number === "number") data[at + index - from] = number;
    else refusals.add(at + index - from, { kind: number, value: shown(cell) }, want);
  }
}

/** Infinite numbers are refused; the one that stands for a missing number becomes none. */
function checkNumbers({ from, to, at }: Chunk, want: Wanted, data: Float64Array, refusals: Refusals): void {
  const missing = want.missing === undefined || want.missing === "" ? NaN : Number(want.missing);
  const end = at + to - from;
  for (let row = at; row < end; row++) {
    const value = data[row];
    // Infinite and missing numbers alone give no zero here.
    if (value - value === 0 && value !== missing) continue;
    if (value === missing) data[row] = NaN;
    else if (value === Infinity || value === -Infinity) refusals.add(row, { kind: "infinite", value: String(value) }, want);
  }
}

function copyLists({ values, from, to, at }: Chunk, want: Wanted, data: Float64Array, refusals: Refusals): void {
  const width = want.width ?? 1;
  for (let index = from; index < to; index++) {
    const row = at + index - from;
    const cell = values[index];
    if (cell === null || cell === undefined) continue;
    const cells = listOf(cell);
    if (cells.length !== width) {
      refusals.add(row, { kind: "length", value: shown(cell) }, want);
      continue;
    }
    cells.forEach((element, place) => {
      const number = numberOf(element, want.missing);
      if (typeof number === "number") data[row * width + place] = number;
      else refusals.add(row, { kind: number, value: shown(element) }, want);
    });
  }
}

function textColumns(chunks: readonly Chunk[], { name, width = 1 }: Wanted, rows: number, cut: Map<string, number>): readonly TextColumn[] {
  const codes = Array.from({ length: width }, () => new Int32Array(rows));
  const dictionary = new CellDictionary();
  for (const { values, from, to, at } of chunks) {
    for (let index = from; index < to; index++) {
      const row = at + index - from;
      const cell = values[index];
      if (width === 1) {
        codes[0][row] = dictionary.codeOf(cell);
        continue;
      }
      const cells = listOf(cell);
      if (cells.length > width) cut.set(name, (cut.get(name) ?? 0) + 1);
      for (let place = 0; place < width; place++) codes[place][row] = dictionary.codeOf(cells[place]);
    }
  }
  return codes.map((column) => ({ name, dictionary: dictionary.texts, codes: column }));
}

/** Codes of values by what they say as texts; each distinct value is turned into a text once. */
class CellDictionary {
  readonly texts: string[] = [];
  readonly #byCell = new Map<Cell, number>();
  readonly #byText = new Map<string, number>();

  codeOf(cell: Cell): number {
    const known = this.#byCell.get(cell);
    if (known !== undefined) return known;
    const text = textOf(cell);
    let code = this.#byText.get(text);
    if (code === undefined) this.#byText.set(text, code = this.texts.push(text) - 1);
    // Objects are never met twice: keeping them would only take memory.
    if (typeof cell !== "object" || cell === null) this.#byCell.set(cell, code);
    return code;
  }
}
