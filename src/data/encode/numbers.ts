import type { DataProblem } from "../dataset.ts";
import type { ModelInput } from "../../graph/model.ts";
import { ok } from "../result.ts";
import type { NumberColumn, Table } from "../table.ts";
import { fileNames, percent, type InputFitter, type InputSignature } from "./encoded.ts";
import { denseFeed, type Feed } from "./feed.ts";
import { applyScaling, fillValue, scaleFit, type ScaleFit } from "./scaling.ts";

/** Fits a scale for each number of a row on the training rows; a missing one will become their mean, or zero. */
export function numberFitter(input: ModelInput, columns: readonly string[]): InputFitter {
  const files = new Set<string>();
  let [fits, missing, all]: [ScaleFit[], number, number] = [[], 0, 0];
  return {
    add(table, train) {
      const values = valuesOf(columns, table);
      const width = widthOf(columns, table);
      if (fits.length === 0) fits = Array.from({ length: width }, () => scaleFit(input.scale));
      for (const row of train) for (let place = 0; place < width; place++) fits[place].add(values[row * width + place]);
      const gaps = countMissing(values);
      if (gaps > 0) files.add(table.file);
      missing += gaps;
      all += values.length;
    },
    finish() {
      const scalings = fits.map((fit) => fit.scaling());
      const scaling = {
        kind: input.scale,
        offset: scalings.map(({ offset }) => offset),
        factor: scalings.map(({ factor }) => factor),
        fill: scalings.map((fitted) => fillValue(fitted, input.missing)),
      };
      return ok({ signature: { name: input.name, columns, scaling }, notes: missingNote(input, missing / all, files) });
    },
  };
}

/** The numbers of all rows, scaled as fitted. */
export function numberFeed(input: ModelInput, { columns, scaling }: InputSignature, table: Table): Feed {
  const { kind = "none", offset = [], factor = [], fill = [] } = scaling ?? {};
  const width = offset.length;
  const values = valuesOf(columns, table);
  const data = new Float32Array(values.length);
  for (let index = 0, place = 0; index < data.length; index++) {
    const value = values[index];
    data[index] = Number.isNaN(value) ? fill[place] : applyScaling({ kind, offset: offset[place], factor: factor[place] }, value);
    if (++place === width) place = 0;
  }
  return denseFeed(`input/${input.name}`, input.shape, data);
}

/** 1 for as many positions as a column says, 0 for the rest; no number there means all of them. */
export function lengthFeed({ name, shape: [length] }: ModelInput, column: string, table: Table): Feed {
  const lengths = allValues([table.numbers(column)], table.rows);
  const there = (at: number) => Number(!(at % length >= lengths[Math.floor(at / length)]));
  return denseFeed(`padding/${name}`, [length], Float32Array.from({ length: table.rows * length }, (_, at) => there(at)));
}

const valuesOf = (columns: readonly string[], table: Table): Float64Array =>
  allValues(columns.map((name) => table.numbers(name)), table.rows);

const widthOf = (columns: readonly string[], table: Table): number =>
  columns.reduce((sum, name) => sum + table.numbers(name).width, 0);

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

function countMissing(values: Float64Array): number {
  let missing = 0;
  for (let index = 0; index < values.length; index++) if (Number.isNaN(values[index])) missing++;
  return missing;
}

function missingNote(input: ModelInput, share: number, files: Iterable<string>): readonly DataProblem[] {
  if (!(share > 0) || input.missing !== undefined) return [];
  return [{
    code: "MTL605",
    message: `${percent(share)} of \`${input.name}\` in ${fileNames(files)} is missing: the mean of the training rows stands in`,
  }];
}
