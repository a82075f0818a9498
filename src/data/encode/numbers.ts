import type { DataProblem } from "../dataset.ts";
import type { ModelInput } from "../../graph/model.ts";
import type { NumberColumn, Table } from "../table.ts";
import { percent, type FittedInput, type InputSignature } from "./encoded.ts";
import { denseFeed, type Feed } from "./feed.ts";
import { applyScaling, fillValue, fitScaling } from "./scaling.ts";

/** Fits a scale for each number of a row on the training rows; a missing one will become their mean, or zero. */
export function fitNumbers(input: ModelInput, columns: readonly string[], table: Table, train: Uint32Array): FittedInput {
  const values = valuesOf(columns, table);
  const width = values.length / Math.max(1, table.rows);
  const scalings = Array.from({ length: width }, (_, place) => fitScaling(input.scale, valuesAt(values, train, width, place)));
  return {
    signature: {
      name: input.name,
      columns,
      scaling: {
        kind: input.scale,
        offset: scalings.map((scaling) => scaling.offset),
        factor: scalings.map((scaling) => scaling.factor),
        fill: scalings.map((scaling) => fillValue(scaling, input.missing)),
      },
    },
    notes: missingNote(input, values, table),
  };
}

/** The numbers of all rows, scaled as fitted. */
export function numberFeed(input: ModelInput, { columns, scaling }: InputSignature, table: Table): Feed {
  const { kind = "none", offset = [], factor = [], fill = [] } = scaling ?? {};
  const width = offset.length;
  const data = Float32Array.from(valuesOf(columns, table), (value, index) => {
    const place = index % width;
    return Number.isNaN(value) ? fill[place] : applyScaling({ kind, offset: offset[place], factor: factor[place] }, value);
  });
  return denseFeed(`input/${input.name}`, input.shape, data);
}

const valuesOf = (columns: readonly string[], table: Table): Float64Array =>
  allValues(columns.map((name) => table.numbers(name)), table.rows);

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

function missingNote(input: ModelInput, values: Float64Array, table: Table): readonly DataProblem[] {
  const missing = values.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
  if (missing === 0 || input.missing !== undefined) return [];
  return [{
    code: "MTL605",
    message: `${percent(missing / values.length)} of \`${input.name}\` in \`${table.file}\` is missing: the mean of the training rows stands in`,
  }];
}
