import { unzipSync } from "fflate";
import { sizeOf } from "../../graph/shape.ts";
import { growingIntegers } from "../growing.ts";
import { collect, failed, ok, type Result } from "../result.ts";
import type { NumberColumn, Source, Table, TextColumn, Wanted } from "../table.ts";
import { readNumpy, type NumpyArray } from "./numpy.ts";

/** The arrays of an `.npz` archive by name; a lone `.npy` is called `data`. */
type Arrays = ReadonlyMap<string, NumpyArray>;

export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
export const isNumpy = (bytes: Uint8Array): boolean => bytes[0] === 0x93 && bytes[1] === 0x4e;

/** Unpacks an archive. Problem MTL608 where it is cut or holds something else. */
export function readArrays(bytes: Uint8Array, file: string): Result<Arrays> {
  if (/\.(?:xlsx?|ods)$/i.test(file)) return failed("MTL608", `\`${file}\` is a workbook, which is not read: save its sheet as CSV`);
  const entries = isNumpy(bytes) ? [["data.npy", bytes] as const] : unzipped(bytes);
  if (entries === undefined) return failed("MTL608", `\`${file}\` is cut short or damaged: its archive does not unpack, so fetch the file again`);
  const arrays = collect(entries.map(([name, content]) => readNumpy(content, isNumpy(bytes) ? file : `${file}/${name}`)));
  if (arrays.problems) return arrays;
  return ok(new Map(entries.map(([name], index) => [name.replace(/\.npy$/, ""), arrays.value[index]])));
}

function unzipped(bytes: Uint8Array): readonly (readonly [string, Uint8Array])[] | undefined {
  try {
    return Object.entries(unzipSync(bytes, { filter: (entry) => entry.name.endsWith(".npy") }));
  } catch {
    return undefined;
  }
}

/** Arrays as a source: the first axis counts rows, each array is a column. Problem MTL608 where they differ in rows. */
export function arraySource(arrays: Arrays, file: string, fingerprint: string, onBadRow: "error" | "skip" = "error"): Result<Source> {
  const columns = [...arrays].filter(([, array]) => array.shape.length > 0);
  if (columns.length === 0) return failed("MTL608", `\`${file}\` holds no array with rows: save at least one with numpy.savez`);
  const [[first, { shape: [rows] }]] = columns;
  const odd = columns.find(([, array]) => array.shape[0] !== rows);
  if (odd !== undefined) {
    return failed("MTL608", `\`${file}\`: \`${odd[0]}\` has ${odd[1].shape[0]} rows, and \`${first}\` has ${rows}: every array needs one entry a row`);
  }
  return ok({
    file,
    fingerprint,
    columns: columns.map(([name, array]) => ({ name, width: array.size / Math.max(1, rows), shape: array.shape.slice(1) })),
    load: (wanted) => loadArrays({ arrays, file, rows, onBadRow }, wanted),
  });
}

interface Loaded {
  readonly arrays: Arrays;
  readonly file: string;
  readonly rows: number;
  readonly onBadRow: "error" | "skip";
}

function loadArrays({ arrays, file, rows, onBadRow }: Loaded, wanted: readonly Wanted[]): Result<Table> {
  const arrayOf = (name: string) => {
    const array = arrays.get(name);
    if (array === undefined) throw new Error(`column ${name} was not asked for`);
    return array;
  };
  const bad = wanted.filter(({ as }) => as === "number").flatMap(({ name }) => badRows(name, arrayOf(name), onBadRow === "skip"));
  if (bad.length > 0 && onBadRow === "error") return { problems: bad.map(({ row, told }) => ({ code: "MTL607", message: `\`${file}\`, row ${row}: ${told}` })) };
  const excluded = bad.length > 0 ? new Uint8Array(rows) : undefined;
  for (const { row } of bad) excluded?.fill(1, row, row + 1);
  return ok({
    file,
    rows,
    skipped: 0,
    ...(excluded ? { excluded } : {}),
    place: (row) => `row ${row}`,
    numbers: (name) => numberColumn(name, arrayOf(name)),
    texts: (name) => textColumns(name, arrayOf(name)),
  });
}

interface BadRow {
  readonly row: number;
  readonly told: string;
}

/** The first row of an array that holds what is no finite number, or all of them. */
function badRows(name: string, array: NumpyArray, all: boolean): readonly BadRow[] {
  if (array.bytes) return [];
  const width = array.size / Math.max(1, array.shape[0]);
  const found: BadRow[] = [];
  for (let place = 0; place < array.size && (all || found.length === 0); place++) {
    const bad = badNumber(array, place);
    if (bad !== undefined) found.push({ row: Math.floor(place / width), told: `\`${name}\` ${bad}` });
  }
  return found;
}

function badNumber(array: NumpyArray, place: number): string | undefined {
  const value = array.number(place);
  if (Number.isFinite(value)) return undefined;
  const text = array.text(place);
  if (!Number.isNaN(value)) return `is infinite (\`${text}\`): write a finite number, or NaN for a missing one`;
  return text === "NaN" || text === "" ? undefined : `is \`${text}\`, which is not a number: correct it, or declare a category`;
}

/** An array's rows as a column of numbers. */
function numberColumn(name: string, array: NumpyArray): NumberColumn {
  const shape = array.shape.slice(1);
  const width = sizeOf(shape);
  return {
    name, shape, width, bytes: array.bytes !== undefined,
    copy(row, target, offset) {
      const from = row * width;
      if (array.bytes !== undefined) target.set(array.bytes.subarray(from, from + width), offset);
      else for (let index = 0; index < width; index++) target[offset + index] = array.number(from + index);
    },
  };
}

function textColumns(name: string, array: NumpyArray): readonly TextColumn[] {
  const rows = array.shape[0];
  const width = array.size / Math.max(1, rows);
  return Array.from({ length: width }, (_, place) => {
    const places = new Map<string, number>();
    const codes = growingIntegers();
    for (let row = 0; row < rows; row++) {
      const text = array.text(row * width + place);
      if (!places.has(text)) places.set(text, places.size);
      codes.push(places.get(text) ?? 0);
    }
    return { name, dictionary: [...places.keys()], codes: codes.values() };
  });
}
