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
  /** Of bytes: 1 for rows that have none, which are copied as NaN. */
  readonly absent?: Uint8Array;
  /** All rows side by side, where they lie so in memory: what is copied value by value otherwise. Never written to. */
  readonly values?: Float64Array | undefined;
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
  /** Elements of a row that one column of lists is to give; 1 where it holds no lists. */
  readonly width?: number;
  /** Of pictures: whether a row may name none. */
  readonly mayLack?: true;
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
  /** 1 for rows that stand here but are to be left out as unreadable, and counted. */
  readonly excluded?: Uint8Array;
  /** By column: lists that were longer than what was asked for, and were cut. */
  readonly cut?: ReadonlyMap<string, number>;
  /** Rows of the splits, where the source itself decides (pairs of pictures that must not cross). */
  readonly parts?: readonly Uint32Array[];
}

export interface SourceColumn {
  readonly name: string;
  /** Elements of a row. */
  readonly width: number;
  /** Whether its fields may be lists, of any length. */
  readonly lists?: boolean;
  /** Of one row, where the source knows it: [height, width] or [height, width, channels] of a picture. */
  readonly shape?: readonly number[];
}

/** Rows in blocks on a disk. */
export interface RowBlocks {
  /** How many rows each block has. */
  readonly rows: readonly number[];
  readonly skipped: number;
  read(block: number, wanted: readonly Wanted[]): Promise<Result<Table>>;
}

/** How a source is read whose rows are too many to be held. */
export interface Streaming {
  /** What its wanted columns would take in memory, in bytes. */
  size(wanted: readonly Wanted[]): number;
  /** Goes once through all rows, shows each block with at least the columns `first`, and finds out where blocks lie. */
  scan(first: readonly Wanted[], all: readonly Wanted[], visit: (table: Table) => Result<true>, onProgress?: (share: number) => void): Promise<Result<RowBlocks>>;
}

/** A file or generator whose columns are known and whose rows can be read. */
export interface Source {
  readonly file: string;
  readonly columns: readonly SourceColumn[];
  /** Of the bytes behind it. */
  readonly fingerprint: string;
  load(wanted: readonly Wanted[], onProgress?: (share: number) => void): Result<Table> | Promise<Result<Table>>;
  readonly stream?: Streaming;
  /** Some rows alone, those from `from` (0) on, for a look at a large file. */
  sample?(wanted: readonly Wanted[], rows: number, from?: number): Promise<Result<Table>>;
  /** How many there are, where `sample` takes some of them. */
  readonly rows?: number;
}

/** A source whose bytes are in memory. */
export interface HeldSource extends Source {
  load(wanted: readonly Wanted[], onProgress?: (share: number) => void): Result<Table>;
}

/** What a column's text may say for "no value". */
const missingTexts = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL"]);

export const isMissingText = (text: string): boolean => missingTexts.has(text);
