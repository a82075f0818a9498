import type { LabelRequest } from "../dataset.ts";
import type { Table, TextColumn } from "../table.ts";
import { isUnlabelled, labelColumns } from "./label.ts";

/**
 * 1 for rows of a block whose label is a number that has no place in its task, where bad rows are left out; undefined where there is none.
 * A name too many is none of these: nobody can tell which of the names is the wrong one.
 */
export function badLabels(request: LabelRequest, table: Table, columns: readonly string[]): Uint8Array | undefined {
  if (request.kind === "count") return badCounts(request, table, columns);
  if (request.ofSource || !numbered.has(request.kind) || columns.some((name) => table.texts(name).length !== 1)) return undefined;
  return marked(table.rows, labelColumns(table, columns).map((column) => badTexts(request, column)));
}

/** Kinds whose labels may be numbers out of a range. */
const numbered = new Set(["binary", "classes", "labels", "ordinal"]);

interface BadTexts {
  readonly codes: Int32Array;
  /** By code. */
  readonly bad: readonly boolean[];
}

function badTexts(request: LabelRequest, { dictionary, codes }: TextColumn): BadTexts {
  const numbers = dictionary.filter((text) => !isUnlabelled(text, request)).map(Number);
  const fits = numbers.every(Number.isFinite) ? rangeOf(request, numbers) : undefined;
  return { codes, bad: dictionary.map((text) => fits !== undefined && !isUnlabelled(text, request) && !fits(Number(text))) };
}

/** Which numbers a task takes; undefined where any will do. */
function rangeOf({ kind, classes, positive }: LabelRequest, numbers: readonly number[]): ((value: number) => boolean) | undefined {
  const below = (end: number) => (value: number) => Number.isInteger(value) && value >= 0 && value < end;
  if (kind === "labels" || (kind === "binary" && positive === undefined)) return below(2);
  if (kind === "classes") return below(classes ?? Infinity);
  // As many numbers as ranks are the ranks themselves, whatever they are.
  if (kind === "ordinal" && classes !== undefined && new Set(numbers).size > classes) return below(classes);
  return undefined;
}

function badCounts({ ignore }: LabelRequest, table: Table, columns: readonly string[]): Uint8Array | undefined {
  const rows = new Uint8Array(table.rows);
  for (const { width, copy } of columns.map((name) => table.numbers(name))) {
    const values = new Float64Array(width);
    for (let row = 0; row < table.rows; row++) {
      copy(row, values, 0);
      if (values.some((value) => !Number.isNaN(value) && value !== ignore && !(Number.isInteger(value) && value >= 0))) rows[row] = 1;
    }
  }
  return rows.includes(1) ? rows : undefined;
}

function marked(count: number, columns: readonly BadTexts[]): Uint8Array | undefined {
  const some = columns.filter(({ bad }) => bad.includes(true));
  if (some.length === 0) return undefined;
  const rows = new Uint8Array(count);
  for (const { codes, bad } of some) {
    for (let row = 0; row < count; row++) if (bad[codes[row]]) rows[row] = 1;
  }
  return rows.includes(1) ? rows : undefined;
}

/** The same block, in which those rows have no label. */
export function withoutLabels(table: Table, columns: readonly string[], bad: Uint8Array): Table {
  const cleared = (column: TextColumn): TextColumn => {
    const nothing = column.dictionary.length;
    return { ...column, dictionary: [...column.dictionary, ""], codes: column.codes.map((code, row) => (bad[row] === 1 ? nothing : code)) };
  };
  return {
    ...table,
    texts: (name) => (columns.includes(name) ? table.texts(name).map(cleared) : table.texts(name)),
    numbers(name) {
      const column = table.numbers(name);
      if (!columns.includes(name)) return column;
      return { ...column, values: undefined, copy: (row, target, offset) => (bad[row] === 1 ? void target.fill(NaN, offset, offset + column.width) : column.copy(row, target, offset)) };
    },
  };
}
