import type { ColumnBatch, LabelRequest } from "../dataset.ts";
import type { Feed } from "../encode/feed.ts";
import { ok } from "../result.ts";
import { isMissingText, type NumberColumn, type Table } from "../table.ts";
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

/** What stands for id 0. */
const UNKNOWN = "?";

/** The ids of an input as labels: padding, and names that the training rows lack, are masked. */
export function reconstructIdsReader({ task, kind, of }: LabelRequest): LabelReader {
  return {
    read: (table, columns) => ok(anyText(table, columns)),
    decide: () => ok({
      notes: [],
      fit: () => undefined,
      finish: (signatures) => ({
        ...named(task, kind, [UNKNOWN, ...signatures.find(({ name }) => name === of)?.vocabularies?.[0] ?? []]),
        feeds: (_table, _columns, inputs) => inputs.filter(({ name }) => name === `input/${of}`).flatMap((input) => [
          { name: `label/${task}`, gather: (rows) => input.gather(rows) },
          { name: `mask/${task}`, gather: (rows) => known(input.gather(rows)) },
        ]),
      }),
    }),
  };
}

const named = (task: string, kind: string, names: readonly string[]) =>
  ({ encoding: { task, names, invert: (value: number) => value }, signature: { task, kind, names } });

/** 1 for ids of names that are known. */
function known({ shape, data }: ColumnBatch): ColumnBatch {
  return { shape, data: Float32Array.from(data, (id) => Number(id > 0)) };
}

/** 1 for rows with any text. */
function anyText(table: Table, columns: readonly string[]): Uint8Array {
  const texts = columns.flatMap((name) => table.texts(name));
  return Uint8Array.from({ length: table.rows }, (_, row) => Number(texts.some(({ dictionary, codes }) => !isMissingText(dictionary[codes[row]]))));
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
