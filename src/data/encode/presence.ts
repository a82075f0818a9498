import type { ModelInput } from "../../graph/model.ts";
import type { NumberColumn, Table } from "../table.ts";
import { denseFeed, type Feed } from "./feed.ts";

/** 1 for rows that have any number of an input, 0 for those that lack them all: `present/NAME`, one a row. */
export function presenceFeed({ name }: Pick<ModelInput, "name">, columns: readonly string[], table: Table): Feed {
  const parts = columns.map((column) => table.numbers(column));
  const present = Float32Array.from({ length: table.rows }, (_, row) => Number(parts.some((part) => hasAny(part, row))));
  return denseFeed(`present/${name}`, [], present);
}

function hasAny(column: NumberColumn, row: number): boolean {
  const { width, values, absent } = column;
  // Bytes are never missing one by one, and pictures are too large to look at all.
  if (column.bytes) return absent?.[row] !== 1;
  const [numbers, start] = values ? [values, row * width] : [copyOf(column, row), 0];
  for (let at = start; at < start + width; at++) if (!Number.isNaN(numbers[at])) return true;
  return false;
}

function copyOf(column: NumberColumn, row: number): Float64Array {
  const numbers = new Float64Array(column.width);
  column.copy(row, numbers, 0);
  return numbers;
}
