import { sizeOf } from "../../graph/shape.ts";
import { growingDoubles, growingIntegers } from "../growing.ts";
import type { NumberColumn, TextColumn, Wanted } from "../table.ts";
import { daysOf, groupingOf, listOf, numberOf, textOf, type Cell } from "./cells.ts";

/** What is wrong with a field; `length` is a list of another length than asked for. */
export interface Refusal {
  readonly kind: "text" | "infinite" | "length";
  readonly value: string;
}

/** Takes the fields of one column, one row at a time: `accept` may refuse, `commit` keeps what was accepted. */
export interface ColumnBuilder {
  readonly name: string;
  accept(cell: Cell): Refusal | undefined;
  commit(): void;
}

export interface NumberBuilder extends ColumnBuilder {
  column(): NumberColumn;
}

export interface TextBuilder extends ColumnBuilder {
  columns(): readonly TextColumn[];
  /** Lists that were longer than asked for. */
  cut(): number;
}

/** Builds a column of numbers, `want.width` a row. A column holds numbers or dates (as days since 1970), never both. */
export function numberBuilder(want: Wanted, decimalComma = false): NumberBuilder {
  const { name, width = 1 } = want;
  const store = growingDoubles();
  const dates = dateWatch();
  const points = pointWatch();
  const one = width === 1;
  let pending = NaN;
  let list: readonly number[] = [];
  const refusal = (cell: Cell, number: "text" | "infinite"): Refusal => ({ kind: number, value: shown(cell) });
  const acceptList = (cell: Cell): Refusal | undefined => {
    const cells = cell === null || cell === undefined || textOf(cell) === "" ? Array<Cell>(width).fill(null) : listOf(cell);
    if (cells.length !== width) return { kind: "length", value: shown(cell) };
    const numbers = cells.map((element) => numberOf(element, want.missing, decimalComma));
    const wrong = numbers.findIndex((number) => typeof number === "string");
    if (wrong >= 0) return refusal(cells[wrong], numbers[wrong] as "text" | "infinite");
    list = numbers as number[];
    return undefined;
  };
  return {
    name,
    accept(cell) {
      if (!one) return acceptList(cell);
      const number = numberOf(cell, want.missing, decimalComma);
      if (typeof number === "string") return refusal(cell, number);
      if (!Number.isNaN(number) && !dates(cell)) return refusal(cell, "text");
      pending = number;
      if (decimalComma) points.look(cell);
      return undefined;
    },
    commit() {
      if (decimalComma) points.commit();
      if (one) store.push(pending);
      else for (const number of list) store.push(number);
    },
    column: () => doublesColumn(name, points.settled(store.values()), one ? [] : [width]),
  };
}

/** Where `1.234` stands in a column that elsewhere writes `2.345,6`, it is a thousand and more: known only when all fields were seen. */
function pointWatch() {
  const rows: number[] = [];
  let [committed, sure, perhaps] = [0, false, false];
  return {
    look(cell: Cell): void {
      const grouping = typeof cell === "string" ? groupingOf(cell) : undefined;
      perhaps = grouping === "perhaps";
      if (grouping === "sure") sure = true;
    },
    commit(): void {
      if (perhaps) rows.push(committed);
      committed++;
    },
    settled(values: Float64Array): Float64Array {
      if (sure) for (const row of rows.splice(0)) values[row] = Math.round(values[row] * 1000);
      return values;
    },
  };
}

/** Whether a cell is of the sort, number or date, that the column's first one was. */
function dateWatch(): (cell: Cell) => boolean {
  let dates: boolean | undefined;
  return (cell) => {
    if (typeof cell !== "string") return true;
    if (dates === false && cell.length < 10) return true;
    const date = daysOf(cell.trim()) !== undefined;
    dates ??= date;
    return date === dates;
  };
}

export function doublesColumn(name: string, data: Float64Array | Float32Array | Int32Array | Uint8Array, shape: readonly number[] = [], bytes = false): NumberColumn {
  const width = sizeOf(shape);
  const common = { name, shape, width, bytes, ...(data instanceof Float64Array ? { values: data } : {}) };
  if (width === 1) return { ...common, copy: (row, target, offset) => void (target[offset] = data[row]) };
  return { ...common, copy: (row, target, offset) => target.set(data.subarray(row * width, (row + 1) * width), offset) };
}

/** Builds columns of texts, one for each of `want.width` elements; lists are padded with empty texts, or cut. */
export function textBuilder({ name, width = 1 }: Wanted): TextBuilder {
  const places = new Map<string, number>();
  const stores = Array.from({ length: width }, growingIntegers);
  let pending: readonly string[] = [];
  let [long, cut] = [false, 0];
  const codeOf = (text: string): number => {
    let code = places.get(text);
    if (code === undefined) places.set(text, code = places.size);
    return code;
  };
  return {
    name,
    accept(cell) {
      pending = width === 1 ? [textOf(cell)] : listOf(cell).map(textOf);
      long = pending.length > width;
      return undefined;
    },
    commit() {
      if (long) cut++;
      for (let place = 0; place < width; place++) stores[place].push(codeOf(pending[place] ?? ""));
    },
    columns() {
      const dictionary = [...places.keys()];
      return stores.map((store) => ({ name, dictionary, codes: store.values() }));
    },
    cut: () => cut,
  };
}

/** A value for a message: short, and without line breaks. */
export function shown(cell: Cell): string {
  const text = (typeof cell === "string" ? cell : textOf(cell)).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
