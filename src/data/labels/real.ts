import { sizeOf } from "../../graph/shape.ts";
import type { LabelRequest } from "../dataset.ts";
import { allValues } from "../encode/numbers.ts";
import { applyScaling, invertScaling, scaleFit, type Scaling } from "../encode/scaling.ts";
import { denseFeed } from "../encode/feed.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table } from "../table.ts";
import { maskDims, maskFeed, rowMask, type LabelReader } from "./label.ts";

/** A real label, or a vector of them under one scale; what is masked as a whole has no label where any of its numbers is missing. */
export function realReader(request: LabelRequest): LabelReader {
  const fit = scaleFit(request.scale);
  const own = sizeOf(maskDims(request));
  return {
    read: (table, columns) => ok(rowMask(realMask(valuesOf(table, columns), table.rows, request), own)),
    decide: () => ok({
      notes: [],
      fit(table, columns, train) {
        const values = valuesOf(table, columns);
        const mask = realMask(values, table.rows, request);
        const width = values.length / Math.max(1, table.rows);
        for (const row of train) {
          for (let at = row * width; at < (row + 1) * width; at++) if (mask[width === 1 ? at : Math.floor((at * own) / width)] === 1) fit.add(values[at]);
        }
      },
      finish() {
        const scaling = request.fitted ?? fit.scaling();
        const { kind, offset, factor } = scaling;
        return {
          encoding: { task: request.task, invert: (value) => invertScaling(scaling, value) },
          signature: { task: request.task, kind: request.kind, scaling: { kind, offset, factor } },
          feeds(table, columns) {
            const values = valuesOf(table, columns);
            const mask = realMask(values, table.rows, request);
            return [denseFeed(`label/${request.task}`, request.shape, scaled(values, mask, scaling)), maskFeed(request, mask)];
          },
        };
      },
    }),
  };
}

/** A label that counts: whole numbers from 0. Problem MTL603: anything else that is not missing. */
export function countReader(request: LabelRequest): LabelReader {
  const reader = realReader(request);
  return { ...reader, read: (table, columns) => wrongCount(request, table, columns) ?? reader.read(table, columns) };
}

function wrongCount(request: LabelRequest, table: Table, columns: readonly string[]): Result<Uint8Array> | undefined {
  const values = valuesOf(table, columns);
  const counts = (value: number) => Number.isNaN(value) || value === request.ignore || (Number.isInteger(value) && value >= 0);
  const wrong = values.findIndex((value) => !counts(value));
  if (wrong < 0) return undefined;
  const row = Math.floor(wrong / (values.length / table.rows));
  return failed("MTL603", `\`${table.file}\`, ${table.place(row)}: \`${columns[0]}\` is ${values[wrong]}, and \`${request.task}\` counts, in whole numbers from 0: `
    + "correct the label, or declare the task as `number`");
}

const valuesOf = (table: Table, columns: readonly string[]): Float64Array => allValues(columns.map((name) => table.numbers(name)), table.rows);

/** 0 where any number of what is masked as a whole is missing. */
function realMask(values: Float64Array, rows: number, request: LabelRequest): Uint8Array {
  const mask = new Uint8Array(rows * sizeOf(maskDims(request))).fill(1);
  const width = values.length / Math.max(1, mask.length);
  const { ignore } = request;
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index]) || values[index] === ignore) mask[width === 1 ? index : Math.floor(index / width)] = 0;
  }
  return mask;
}

function scaled(values: Float64Array, mask: Uint8Array, scaling: Scaling): Float32Array {
  const width = values.length / Math.max(1, mask.length);
  const data = new Float32Array(values.length);
  for (let index = 0; index < data.length; index++) {
    if (mask[width === 1 ? index : Math.floor(index / width)] === 1) data[index] = applyScaling(scaling, values[index]);
  }
  return data;
}
