import { type Estimate, NOT_MEASURED, series, type Series } from "./interval.ts";
import { emptyMatrix, mapCells, type MeasuredMatrix, pairsOf } from "./matrix.ts";

/** How often two tasks' gradients point against each other (cosine below 0), and how much. */
export interface PairConflicts {
  /** Share of measured steps with a cosine below 0, with Wilson's interval. */
  readonly rate: Estimate;
  readonly cosine: Estimate;
}

export interface ScopeConflicts {
  /** Share of measured (step, pair) with a cosine below 0; the interval counts steps, not pairs. */
  readonly rate: Estimate;
  /** Mean cosine over pairs and steps. */
  readonly cosine: Estimate;
  /** Symmetric, [task][task]; nothing is measured on the diagonal. */
  readonly pairs: readonly (readonly PairConflicts[])[];
}

export interface ConflictSummary {
  /** Over all parameters that a pair shares. */
  readonly overall: ScopeConflicts;
  /** In the order of the layers. */
  readonly layers: readonly ScopeConflicts[];
}

/** The parts of a `conflicts` event that matter here. */
export interface ConflictMeasure {
  readonly cosine: MeasuredMatrix;
  readonly layers: readonly MeasuredMatrix[];
}

export interface ConflictAccumulator {
  add(measure: ConflictMeasure): void;
  summary(): ConflictSummary;
}

/** Collects conflicts step by step; the rates are those of Yu et al. 2020, by layer as in Recon (Shi et al. 2023). */
export function accumulateConflicts(): ConflictAccumulator {
  const overall = accumulateScope();
  const layers: Scope[] = [];
  return {
    add: ({ cosine, layers: matrices }) => {
      overall.add(cosine);
      matrices.forEach((matrix, index) => (layers[index] ??= accumulateScope()).add(matrix));
    },
    summary: () => ({ overall: overall.summary(), layers: layers.map((layer) => layer.summary()) }),
  };
}

export function summarizeConflicts(measures: Iterable<ConflictMeasure>): ConflictSummary {
  const accumulator = accumulateConflicts();
  for (const measure of measures) accumulator.add(measure);
  return accumulator.summary();
}

/** Mean cosines of a layer's pairs, symmetric: pair after pair, so that a thousand tasks take one series at a time. */
export function layerCosines(measured: readonly ConflictMeasure[], layer: number): Estimate[][] {
  const matrices = measured.flatMap(({ layers }) => (layers[layer] ? [layers[layer]] : []));
  const cells: Estimate[][] = emptyMatrix(matrices[0]?.length ?? 0, () => NOT_MEASURED);
  for (let first = 0; first < cells.length; first++) {
    for (let second = first + 1; second < cells.length; second++) {
      const all = series();
      for (const matrix of matrices) {
        const value = matrix[first][second];
        if (value !== null) all.add(value);
      }
      cells[first][second] = cells[second][first] = all.mean();
    }
  }
  return cells;
}

interface Scope {
  add(matrix: MeasuredMatrix): void;
  summary(): ScopeConflicts;
}

interface PairSeries {
  readonly rate: Series;
  readonly cosine: Series;
}

const newPair = (): PairSeries => ({ rate: series(), cosine: series() });
const estimate = (pair: PairSeries): PairConflicts => ({ rate: pair.rate.share(), cosine: pair.cosine.mean() });

function accumulateScope(): Scope {
  const whole = newPair();
  let pairs: PairSeries[][] = [];
  return {
    add: (matrix) => {
      if (pairs.length === 0) pairs = symmetric(matrix.length);
      const cosines = pairsOf(matrix.length).flatMap(([first, second]) => {
        const cosine = matrix[first][second];
        if (cosine === null || !Number.isFinite(cosine)) return [];
        record(pairs[first][second], [cosine]);
        return [cosine];
      });
      record(whole, cosines);
    },
    summary: () => ({ ...estimate(whole), pairs: mapCells(pairs, estimate) }),
  };
}

/** [i][j] and [j][i] are one record. */
function symmetric(size: number): PairSeries[][] {
  const cells = emptyMatrix(size, newPair);
  for (const [first, second] of pairsOf(size)) cells[second][first] = cells[first][second];
  return cells;
}

/** One step's cosines, as their mean and the share below 0. */
function record({ rate, cosine }: PairSeries, cosines: readonly number[]): void {
  if (cosines.length === 0) return;
  rate.add(cosines.filter((value) => value < 0).length / cosines.length);
  cosine.add(cosines.reduce((sum, value) => sum + value, 0) / cosines.length);
}

/** Share of steps in which tasks pulled against each other, of every shared layer that was measured; `layers` in the order of the records. */
export function layerRates(records: readonly ConflictMeasure[], layers: readonly { readonly name: string }[]): { name: string; rate: number }[] {
  const summary = summarizeConflicts(records);
  return layers.flatMap(({ name }, index) => {
    const rate = summary.layers[index]?.rate.mean ?? null;
    return rate === null ? [] : [{ name, rate }];
  });
}
