import type { NumberColumn, Table, TextColumn } from "../table.ts";
import { doublesColumn } from "./builders.ts";
import { required } from "./row-reader.ts";

/** Columns that were read, without what a table can do: of such parts alone that one thread can hand them to another. */
export interface TableColumns {
  readonly rows: number;
  /** [rows × width] by name. */
  readonly numbers: ReadonlyMap<string, { readonly data: Float64Array; readonly width: number }>;
  readonly texts: ReadonlyMap<string, readonly TextColumn[]>;
  readonly excluded?: Uint8Array;
  readonly cut?: ReadonlyMap<string, number>;
}

/** The columns as a table; `first` is the number of its first row in the file. */
export function tableOf({ rows, numbers, texts, excluded, cut }: TableColumns, { file, first }: { readonly file: string; readonly first: number }): Table {
  const columns = new Map<string, NumberColumn>([...numbers].map(([name, { data, width }]) => [name, doublesColumn(name, data, width === 1 ? [] : [width])]));
  return {
    file, rows,
    skipped: 0,
    ...(excluded ? { excluded } : {}),
    ...(cut ? { cut } : {}),
    place: (row) => `row ${first + row}`,
    numbers: (name) => required(columns.get(name), name),
    texts: (name) => required(texts.get(name), name),
  };
}

/** The memory of the columns, which goes over to another thread as it is. */
export const buffersOf = ({ numbers, texts, excluded }: TableColumns): ArrayBuffer[] =>
  [...[...numbers.values()].map(({ data }) => data), ...[...texts.values()].flat().map(({ codes }) => codes), ...(excluded ? [excluded] : [])].map(({ buffer }) => buffer as ArrayBuffer);
