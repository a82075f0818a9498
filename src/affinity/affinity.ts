import type { Estimate } from "./interval.ts";
import { emptyMatrix, mapCells, type MeasuredMatrix } from "./matrix.ts";
import { addRow, meansOfCells, SeriesTable } from "./series-table.ts";

/** Z[recipient][source] over a run: mean and 95 % interval of every cell. */
export type AffinitySummary = readonly (readonly Estimate[])[];

export interface AffinityAccumulator {
  /** One `affinity` event's matrix. */
  add(matrix: MeasuredMatrix): void;
  summary(): AffinitySummary;
}

/** Collects lookahead affinities step by step: Ẑ = mean over steps of Z (Fifty et al., NeurIPS 2021). */
export function accumulateAffinity(): AffinityAccumulator {
  let size = 0;
  let cells = new SeriesTable(0);
  return {
    add: (matrix) => {
      if (size === 0) [size, cells] = [matrix.length, new SeriesTable(matrix.length ** 2)];
      for (let row = 0; row < size; row++) addRow(cells, row * size, matrix[row], size);
    },
    summary: () => emptyMatrix(size, (row, column) => cells.mean(row * size + column)),
  };
}

export function summarizeAffinity(matrices: readonly MeasuredMatrix[]): AffinitySummary {
  return meansOfCells(matrices[0]?.length ?? 0, matrices);
}

/** `helps`: the interval is above 0; `hurts`: below; `unclear`: it spans 0, or nothing says how wide it is. */
export type Verdict = "helps" | "hurts" | "unclear" | "unmeasured";

export function verdictOf({ mean, low, high }: Estimate): Verdict {
  if (mean === null) return "unmeasured";
  if (low !== null && low > 0) return "helps";
  if (high !== null && high < 0) return "hurts";
  return "unclear";
}

/** Means beside half the widths of their intervals: enough to draw, and to compare two runs. */
export function meansWithHalves(matrices: readonly MeasuredMatrix[]): { readonly means: (number | null)[][]; readonly halves: (number | null)[][] } {
  const summary = summarizeAffinity(matrices);
  return { means: meansOf(summary), halves: mapCells(summary, ({ low, high }) => (low === null || high === null ? null : (high - low) / 2)) };
}

/** The means alone, as the command line prints them. */
export function meansOf(summary: AffinitySummary): (number | null)[][] {
  return mapCells(summary, ({ mean }) => mean);
}
