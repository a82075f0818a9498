import type { Result } from "./result.ts";

/** Numbers by row: scalars of a CSV column, or arrays such as pictures. NaN is a missing number. */
export interface NumberColumn {
  readonly name: string;
  /** Of one row; [] for a scalar. */
  readonly shape: readonly number[];
  /** Numbers in a row. */
  readonly width: number;
  /** Whether these are bytes, 0 … 255. */
  readonly bytes: boolean;
  /** Writes one row's numbers into `target` from `offset` on. */
  copy(row: number, target: Float32Array | Float64Array, offset: number): void;
}

/** Texts by row, stored as places in a list of distinct texts. */
export interface TextColumn {
  readonly name: string;
  readonly dictionary: readonly string[];
  readonly codes: Int32Array;
}

/** How a column is to be read. */
export interface Wanted {
  readonly name: string;
  readonly as: "number" | "text";
  /** A text that stands for a missing number, besides an empty one, NA, NaN and null. */
  readonly missing?: string;
}

/** Rows that were read: the one view that encoders have of any file or generator. */
export interface Table {
  readonly file: string;
  readonly rows: number;
  /** Where a row stands, for messages: `line 17` of a text, `row 16` of an array. */
  place(row: number): string;
  /** A column that was asked for as numbers. */
  numbers(name: string): NumberColumn;
  /** A column that was asked for as texts: one column of texts for each element of a row. */
  texts(name: string): readonly TextColumn[];
  /** How many rows were left out as unreadable. */
  readonly skipped: number;
  /** Rows of the splits, where the source itself decides (pairs of pictures that must not cross). */
  readonly parts?: readonly Uint32Array[];
}

/** A file or generator whose columns are known and whose rows can be read. */
export interface Source {
  readonly file: string;
  readonly columns: readonly { readonly name: string; readonly width: number }[];
  /** Of the bytes behind it. */
  readonly fingerprint: string;
  load(wanted: readonly Wanted[], onProgress?: (share: number) => void): Result<Table>;
}

/** What a column's text may say for "no value". */
const missingTexts = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL"]);

export const isMissingText = (text: string): boolean => missingTexts.has(text);
