import type { LabelRequest } from "../dataset.ts";
import type { Feed } from "../encode/feed.ts";
import { ok } from "../result.ts";
import type { NumberColumn, Table } from "../table.ts";
import type { LabelReader } from "./label.ts";

/** An input as its own label: what the model is fed, with the numbers that the data lacks masked. */
export function reconstructReader(request: LabelRequest): LabelReader {
  const { task, kind, of } = request;
  return {
    read: (table, columns) => ok(anyThere(table, columns)),
    decide: () => ok({
      notes: [],
      fit: () => undefined,
      finish: () => ({
        encoding: { task, invert: (value) => value },
        signature: { task, kind },
        feeds: (table, columns, inputs) => inputs.filter(({ name }) => name === `input/${of}`).flatMap((input) => [
          { name: `label/${task}`, gather: (rows) => input.gather(rows) },
          maskOf(request, numbersOf(table, columns)),
        ]),
      }),
    }),
  };
}

const numbersOf = (table: Table, columns: readonly string[]): readonly NumberColumn[] => columns.map((name) => table.numbers(name));

/** The numbers of a row, as read. */
function copyRow(parts: readonly NumberColumn[], row: number, target: Float64Array): void {
  let offset = 0;
  for (const part of parts) {
    part.copy(row, target, offset);
    offset += part.width;
  }
}

const widthOf = (parts: readonly NumberColumn[]): number => parts.reduce((sum, { width }) => sum + width, 0);

/** 1 for rows with any number. */
function anyThere(table: Table, columns: readonly string[]): Uint8Array {
  const parts = numbersOf(table, columns);
  const values = new Float64Array(widthOf(parts));
  return Uint8Array.from({ length: table.rows }, (_, row) => {
    copyRow(parts, row, values);
    return Number(values.some((value) => !Number.isNaN(value)));
  });
}

/** 1 where a number was read. Made batch by batch: pictures have many. */
function maskOf({ task, shape }: LabelRequest, parts: readonly NumberColumn[]): Feed {
  const width = widthOf(parts);
  return {
    name: `mask/${task}`,
    gather(rows) {
      const data = new Float32Array(rows.length * width);
      const values = new Float64Array(width);
      rows.forEach((row, place) => {
        copyRow(parts, row, values);
        for (let at = 0; at < width; at++) data[place * width + at] = Number(!Number.isNaN(values[at]));
      });
      return { shape, data };
    },
  };
}
