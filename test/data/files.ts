import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";

/** Files of binary forms, made for tests. */

export const parquet = (columnData: readonly ColumnSource[], options: { rowGroupSize?: number; codec?: "SNAPPY" | "UNCOMPRESSED" } = {}): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData: [...columnData], ...options }));

export const arrow = (columns: Readonly<Record<string, ArrayLike<unknown>>>, format: "file" | "stream" = "file"): Uint8Array =>
  tableToIPC(tableFromArrays(Object.entries(columns) as [string, unknown[]][]), { format }) ?? new Uint8Array();
