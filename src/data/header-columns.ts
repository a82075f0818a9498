import { sizeOf } from "../graph/shape.ts";
import type { ColumnHeader, SourceHeader } from "../language/checked.ts";
import { readArrays } from "./read/arrays.ts";
import { shown } from "./read/builders.ts";
import { numberOf } from "./read/cells.ts";
import type { NumpyArray } from "./read/numpy.ts";
import { collect, type Result } from "./result.ts";
import { isMissingText, type Source, type Table, type Wanted } from "./table.ts";

/** Distinct values are named up to so many. */
const fewValues = 100;

/** Rows of a large table that are described. */
export const sampleRows = 20_000;

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
export async function tableHeader(source: Result<Source>, file: string, cut?: ColumnHeader["sampled"], decimalComma = false): Promise<SourceHeader> {
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

/** Every array of a NumPy file as a column. */
export function arrayHeader(bytes: Uint8Array, file: string): SourceHeader {
  const arrays = readArrays(bytes, file);
  if (arrays.problems) return { file, missing: arrays.problems[0].message, columns: [] };
  return { file, columns: [...arrays.value].map(([name, array]) => arrayColumn(name, array)) };
}

/** Arrays of one number a row are described by their values; of others only what they hold is known. */
function arrayColumn(name: string, array: NumpyArray): ColumnHeader {
  const type = array.bytes !== undefined && array.shape.length > 1 ? "bytes" as const : undefined;
  const sample = Math.min(array.size, 5000);
  const column = columnHeader(name, Array.from({ length: sample }, (_, place) => array.text(place)), array.shape.length === 1 ? { place: (row) => `row ${row}` } : {});
  return { ...(type === undefined ? column : { name, type, missingShare: 0 }), width: sizeOf(array.shape.slice(1)) };
}
