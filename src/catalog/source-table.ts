export interface SourceTable {
  readonly file: string;
  /** The table instead, where `file` is a folder. */
  readonly inFolder?: string;
  /** Its column with the names of pictures, where its other columns are the source's too. */
  readonly pictures?: string;
}

export interface MadeColumn {
  readonly name: string;
  /** How many values a row of it may have; where there are several, other data decide, where there is none, the data alone. */
  readonly widths: readonly number[];
}
