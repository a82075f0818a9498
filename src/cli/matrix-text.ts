import { type AffinityMatrix, type Estimate, isUncertain, type MeasureName, measures } from "../affinity/index.ts";
import { table, widthOf } from "./table.ts";

const widest = 110;
const mostPairs = 12;

/** A measure as a table, every cell with ± half its interval and `?` where that spans zero; of many tasks the strongest pairs. */
export function matrixText(matrix: AffinityMatrix): string {
  const { title, cell, symmetric } = measures[matrix.measure];
  const scale = matrix.cells.reduce((most, row, i) => row.reduce((high, { mean }, j) => (i === j ? high : Math.max(high, Math.abs(mean ?? 0))), most), 0);
  const digits = scale > 0 ? Math.min(7, Math.max(2, 2 - Math.floor(Math.log10(scale)))) : 2;
  const heading = `${title}: ${cell}`;
  const whole = matrix.tasks.length < widest ? wholeTable(matrix, symmetric ? "" : "recipient \\ source", digits) : undefined;
  const shown = whole === undefined || widthOf(whole) > widest ? strongest(matrix, digits) : whole;
  const doubt = matrix.cells.some((row, i) => row.some((estimate, j) => i !== j && isUncertain(matrix.measure, estimate)));
  return [heading, shown, ...(doubt ? ["? the interval spans zero, or one measurement has none: cannot tell"] : [])].join("\n");
}

function wholeTable({ tasks, cells, measure }: AffinityMatrix, corner: string, digits: number): string {
  return table([[corner, ...tasks], ...cells.map((row, i) => [tasks[i], ...row.map((estimate, j) => (i === j ? "·" : cellText(estimate, digits, measure)))])]);
}

function cellText(estimate: Estimate, digits: number, measure: MeasureName): string {
  const { mean, low, high } = estimate;
  if (mean === null) return "–";
  const sign = mean > 0 ? "+" : mean < 0 ? "−" : "";
  const half = low === null || high === null ? "" : ` ± ${((high - low) / 2).toFixed(digits)}`;
  return `${sign}${Math.abs(mean).toFixed(digits)}${half}${isUncertain(measure, estimate) ? " ?" : ""}`;
}

function strongest({ tasks, cells, measure }: AffinityMatrix, digits: number): string {
  const pairs: { readonly size: number; readonly i: number; readonly j: number; readonly cell: Estimate }[] = [];
  // Put where they belong one by one: a thousand tasks have a million cells to sort.
  cells.forEach((row, i) => row.forEach((cell, j) => {
    const size = Math.abs(cell.mean ?? 0);
    if (i === j || cell.mean === null || (pairs.length === mostPairs && size <= pairs[mostPairs - 1].size)) return;
    const place = pairs.findIndex((other) => size > other.size);
    pairs.splice(place < 0 ? pairs.length : place, 0, { size, i, j, cell });
    pairs.length = Math.min(pairs.length, mostPairs);
  }));
  return table([["recipient", "source", "value"], ...pairs.map(({ i, j, cell }) => [tasks[i], tasks[j], cellText(cell, digits, measure)])]);
}
