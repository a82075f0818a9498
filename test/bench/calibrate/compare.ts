import { type Estimate, spearmanEstimate } from "../../../src/affinity/index.ts";

type Matrix = readonly (readonly (number | null)[])[];

export interface Compared {
  readonly set: string;
  readonly rows: readonly MeasureRow[];
}

/** How well a measure's order of (recipient, source) pairs is that of the real gains. */
export interface MeasureRow {
  readonly measure: string;
  readonly correlation: Estimate;
}

/** Spearman's correlation of every measure with the gains of training in pairs, over all ordered pairs that both know. */
export function compare(measures: ReadonlyMap<string, Matrix>, gains: Matrix): MeasureRow[] {
  return [...measures].map(([measure, matrix]) => {
    const pairs = matrix.flatMap((row, recipient) => row.flatMap((value, source) => {
      const gain = gains[recipient]?.[source] ?? null;
      return recipient === source || value === null || gain === null ? [] : [{ value, gain }];
    }));
    return { measure, correlation: spearmanEstimate(pairs.map(({ value }) => value), pairs.map(({ gain }) => gain)) };
  });
}
