import type { LabelRequest } from "../dataset.ts";
import { allValues } from "../encode/numbers.ts";
import { applyScaling, fitScaling, invertScaling, type Scaling } from "../encode/scaling.ts";
import { denseFeed } from "../encode/feed.ts";
import type { Table } from "../table.ts";
import { maskFeed, type ReadLabel } from "./label.ts";

/** A real label, or a vector of them under one scale; a row with any of them missing has no label. */
export function readReal(request: LabelRequest, columns: readonly string[], table: Table): ReadLabel {
  const values = allValues(columns.map((name) => table.numbers(name)), table.rows);
  const width = values.length / Math.max(1, table.rows);
  const mask = realMask(values, width, request.ignore);
  return {
    task: request.task,
    mask,
    notes: [],
    finish(train) {
      const scaling = fitScaling(request.scale, labelled(values, train, width, mask));
      const { kind, offset, factor } = scaling;
      return {
        feeds: [denseFeed(`label/${request.task}`, request.shape, scaled(values, width, mask, scaling)), maskFeed(request, mask)],
        encoding: { task: request.task, invert: (value) => invertScaling(scaling, value) },
        signature: { task: request.task, kind: request.kind, scaling: { kind, offset, factor } },
      };
    },
  };
}

function realMask(values: Float64Array, width: number, ignore: number | undefined): Uint8Array {
  const mask = new Uint8Array(values.length / width).fill(1);
  values.forEach((value, index) => {
    if (Number.isNaN(value) || value === ignore) mask[Math.floor(index / width)] = 0;
  });
  return mask;
}

function* labelled(values: Float64Array, rows: Uint32Array, width: number, mask: Uint8Array): Iterable<number> {
  for (const row of rows) {
    if (mask[row] === 1) yield* values.subarray(row * width, (row + 1) * width);
  }
}

function scaled(values: Float64Array, width: number, mask: Uint8Array, scaling: Scaling): Float32Array {
  return Float32Array.from(values, (value, index) => (mask[Math.floor(index / width)] === 1 ? applyScaling(scaling, value) : 0));
}
