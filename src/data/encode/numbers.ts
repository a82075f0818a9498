import type { DataProblem } from "../dataset.ts";
import type { ModelInput } from "../../graph/model.ts";
import { ok } from "../result.ts";
import type { NumberColumn, Table } from "../table.ts";
import { fileNames, percent, type InputFitter, type InputSignature } from "./encoded.ts";
import { denseFeed, type Feed } from "./feed.ts";
import { applyScaling, fillValue, scaleFit, type ScaleFit, type Scaling } from "./scaling.ts";

/** Fits a scale for each number of a row on the training rows; a missing one will become their mean, or zero. */
export function numberFitter(input: ModelInput, columns: readonly string[]): InputFitter {
  const files = new Set<string>();
  let [fits, missing, all]: [ScaleFit[], number, number] = [[], 0, 0];
  return {
    add(table, train) {
      const values = valuesOf(columns, table);
      const width = widthOf(columns, table);
      if (fits.length === 0) fits = Array.from({ length: width }, () => scaleFit(input.scale));
      fits.forEach((fit, place) => fit.addRows(values, train, width, place));
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
  for (let place = 0; place < width; place++) scaleInto(data, values, { width, place, scaling: { kind, offset: offset[place], factor: factor[place] }, fill: fill[place] });
  return denseFeed(`input/${input.name}`, input.shape, data);
}

interface ScaledPlace {
  readonly width: number;
  readonly place: number;
  readonly scaling: Scaling;
  /** What stands for a missing number. */
  readonly fill: number;
}

/** One place of every row; the loop without a logarithm is written out, for it runs for every number of a large file. */
function scaleInto(data: Float32Array, values: Float64Array, { width, place, scaling, fill }: ScaledPlace): void {
  const { kind, offset, factor } = scaling;
  if (kind === "log") {
    for (let at = place; at < data.length; at += width) data[at] = Number.isNaN(values[at]) ? fill : applyScaling(scaling, values[at]);
    return;
  }
  for (let at = place; at < data.length; at += width) {
    const value = values[at];
    data[at] = Number.isNaN(value) ? fill : (value - offset) / factor;
  }
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

/** Columns side by side, [rows × width]; to be read alone, for it may be a column's own memory. */
export function allValues(columns: readonly NumberColumn[], rows: number): Float64Array {
  const [{ values: own } = { values: undefined }] = columns;
  if (columns.length === 1 && own?.length === rows * columns[0].width) return own;
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
