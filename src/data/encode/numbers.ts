import type { DataProblem } from "../dataset.ts";
import type { ModelInput } from "../../graph/model.ts";
import type { NumberColumn, Table } from "../table.ts";
import { percent, type EncodedInput } from "./encoded.ts";
import { denseFeed } from "./feed.ts";
import { applyScaling, fillValue, fitScaling, type Scaling } from "./scaling.ts";

/** Numbers scaled one by one, as fitted on the training rows; a missing one becomes their mean, or zero. */
export function encodeNumbers(input: ModelInput, columns: readonly string[], table: Table, train: Uint32Array): EncodedInput {
  const values = allValues(columns.map((name) => table.numbers(name)), table.rows);
  const width = values.length / Math.max(1, table.rows);
  const scalings = Array.from({ length: width }, (_, place) => fitScaling(input.scale, valuesAt(values, train, width, place)));
  return {
    feed: denseFeed(`input/${input.name}`, input.shape, scaleAll(values, scalings, input.missing)),
    signature: {
      name: input.name,
      columns,
      scaling: {
        kind: input.scale,
        offset: scalings.map((scaling) => scaling.offset),
        factor: scalings.map((scaling) => scaling.factor),
      },
    },
    notes: missingNote(input, values, table),
  };
}

/** Columns side by side, [rows × width]. */
export function allValues(columns: readonly NumberColumn[], rows: number): Float64Array {
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const values = new Float64Array(rows * width);
  let offset = 0;
  for (const column of columns) {
    for (let row = 0; row < rows; row++) column.copy(row, values, row * width + offset);
    offset += column.width;
  }
  return values;
}

function* valuesAt(values: Float64Array, rows: Uint32Array, width: number, place: number): Iterable<number> {
  for (const row of rows) yield values[row * width + place];
}

function scaleAll(values: Float64Array, scalings: readonly Scaling[], missing: string | undefined): Float32Array {
  const width = scalings.length;
  const fills = scalings.map((scaling) => fillValue(scaling, missing));
  return Float32Array.from(values, (value, index) => {
    const place = index % width;
    return Number.isNaN(value) ? fills[place] : applyScaling(scalings[place], value);
  });
}

function missingNote(input: ModelInput, values: Float64Array, table: Table): readonly DataProblem[] {
  const missing = values.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
  if (missing === 0 || input.missing !== undefined) return [];
  return [{
    code: "MTL605",
    message: `${percent(missing / values.length)} of \`${input.name}\` in \`${table.file}\` is missing: the mean of the training rows stands in`,
  }];
}
