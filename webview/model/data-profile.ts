import type { EventOf } from "../../src/protocol/events.ts";
import { grouped } from "./format.ts";
import type { NumbersTable } from "./table.ts";

export type ProfileOfData = EventOf<"profile">;
export type SourceOfData = ProfileOfData["sources"][number];
export type ColumnOfData = SourceOfData["columns"][number];

/** Four figures say enough of a column, and the whole of a whole number. */
const shown = (value: number): string => {
  const size = Math.abs(value);
  const rounded = size >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
  return (size !== 0 && (size < 1e-5 || size >= 1e12) ? rounded.toExponential() : rounded.toLocaleString("en-US", { maximumFractionDigits: 9 })).replaceAll("-", "−");
};

/** What a column holds, in one line: `number · 18 to 95 · mean 40.94`, `text · married, single, divorced · 2.1% missing`. */
export function columnText({ type, minimum, maximum, mean, values, distinct, missingShare }: ColumnOfData): string {
  const parts: string[] = [type];
  if (minimum !== undefined && maximum !== undefined) parts.push(`${shown(minimum)} to ${shown(maximum)}`);
  else if (values && (distinct ?? values.length) <= values.length && values.length <= 6) parts.push(values.join(", "));
  else if (distinct !== undefined) parts.push(`${grouped(distinct)} values`);
  if (mean !== undefined && type === "number") parts.push(`mean ${shown(mean)}`);
  if (missingShare > 0) parts.push(missingShare < 0.0005 ? "under 0.1% missing" : `${(100 * missingShare).toFixed(1)}% missing`);
  return parts.join(" · ");
}

/** What the bars of a column's histogram stand for, for whoever hears instead of sees. */
export function histogramText({ name, type, minimum = 0, maximum = 0, values, histogram }: ColumnOfData): string {
  const most = histogram.indexOf(Math.max(...histogram));
  if (type === "text") return `${name}: most often ${values?.[most] ?? "one value"}, in ${grouped(histogram[most] ?? 0)} rows`;
  const width = (maximum - minimum) / histogram.length;
  return `${name}: most often from ${shown(minimum + most * width)} to ${shown(minimum + (most + 1) * width)}`;
}

/** `bank.csv.gz: 45,211 rows, 36,169 to train, 4,521 to validate, 4,521 to test` */
export function rowsText({ rows }: SourceOfData): string {
  const parts = [`${grouped(rows.all)} rows`, `${grouped(rows.train)} to train`, `${grouped(rows.validation)} to validate`, `${grouped(rows.test)} to test`];
  return parts.join(", ");
}

export const columnNumbers = (source: SourceOfData): NumbersTable => ({
  caption: `Columns of ${source.file}`,
  columns: ["column", "read by", "type", "minimum", "maximum", "mean", "distinct", "missing share", "values", "histogram"],
  rows: source.columns.map(({ name, readers, type, minimum, maximum, mean, distinct, missingShare, values, histogram }) =>
    [name, readers.join("; "), type, minimum ?? null, maximum ?? null, mean ?? null, distinct ?? null, missingShare, values?.join("; ") ?? null, histogram.join(" ")]),
});

export const overlapNumbers = ({ overlap: { tasks, rows } }: ProfileOfData): NumbersTable => ({
  caption: "Rows with labels of both tasks; on the diagonal, with a label of that task",
  columns: ["task", ...tasks],
  rows: rows.map((row, task) => [tasks[task], ...row]),
});
