import { type AffinityMatrix, type Estimate, isUncertain, type MeasureName, measures } from "../affinity/index.ts";
import { table, widthOf } from "./table.ts";

const widest = 110;
const mostPairs = 12;

/** A measure as a table, every cell with ± half its interval and `?` where that spans zero; of many tasks the strongest pairs. */
export function matrixText(matrix: AffinityMatrix): string {
  const { title, cell, symmetric } = measures[matrix.measure];
  const scale = Math.max(0, ...matrix.cells.flatMap((row, i) => row.map(({ mean }, j) => (i === j ? 0 : Math.abs(mean ?? 0)))));
  const digits = scale > 0 ? Math.min(7, Math.max(2, 2 - Math.floor(Math.log10(scale)))) : 2;
  const rows = matrix.cells.map((row, i) => [matrix.tasks[i], ...row.map((estimate, j) => (i === j ? "·" : cellText(estimate, digits, matrix.measure)))]);
  const heading = `${title}: ${cell}`;
  const whole = table([[symmetric ? "" : "recipient \\ source", ...matrix.tasks], ...rows]);
  const shown = widthOf(whole) > widest ? strongest(matrix, digits) : whole;
  const doubt = matrix.cells.some((row, i) => row.some((estimate, j) => i !== j && isUncertain(matrix.measure, estimate)));
  return [heading, shown, ...(doubt ? ["? the interval spans zero, or one measurement has none: cannot tell"] : [])].join("\n");
}

function cellText(estimate: Estimate, digits: number, measure: MeasureName): string {
  const { mean, low, high } = estimate;
  if (mean === null) return "–";
  const sign = mean > 0 ? "+" : mean < 0 ? "−" : "";
  const half = low === null || high === null ? "" : ` ± ${((high - low) / 2).toFixed(digits)}`;
  return `${sign}${Math.abs(mean).toFixed(digits)}${half}${isUncertain(measure, estimate) ? " ?" : ""}`;
}

function strongest({ tasks, cells, measure }: AffinityMatrix, digits: number): string {
  const pairs = cells.flatMap((row, i) => row.flatMap((cell, j) => (i === j || cell.mean === null ? [] : [{ i, j, cell }])))
    .sort((a, b) => Math.abs(b.cell.mean ?? 0) - Math.abs(a.cell.mean ?? 0)).slice(0, mostPairs);
  return table([["recipient", "source", "value"], ...pairs.map(({ i, j, cell }) => [tasks[i], tasks[j], cellText(cell, digits, measure)])]);
}
