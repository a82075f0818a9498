import { type Estimate, NOT_MEASURED, series } from "./interval.ts";
import { emptyMatrix, type MeasuredMatrix } from "./matrix.ts";
import { addRow, SeriesTable } from "./series-table.ts";

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
  /** One of them, without the others. */
  pair(first: number, second: number): PairConflicts;
  /** The share of a pair's measured steps with a cosine below 0, -1 where there are none: row after row, [tasks²], where first < second. */
  rates(): Float64Array;
}

/** The pairs that fight most in the scope where they fight most, at most so many, in order of declaration; where they are even, those declared first. */
export function fiercestPairs(scopes: readonly ScopeConflicts[], tasks: number, most: number): [first: number, second: number][] {
  const tables = scopes.map((scope) => scope.rates());
  const found: { readonly place: number; readonly rate: number }[] = [];
  for (let place = 0; place < tasks * tasks; place++) {
    if (place % tasks <= Math.floor(place / tasks)) continue;
    let rate = -1;
    for (const table of tables) if (table[place] > rate) rate = table[place];
    if (found.length === most && rate <= found[most - 1].rate) continue;
    const at = found.findIndex((other) => other.rate < rate);
    found.splice(at < 0 ? found.length : at, 0, { place, rate });
    if (found.length > most) found.pop();
  }
  return found.map(({ place }) => place).sort((a, b) => a - b).map((place) => [Math.floor(place / tasks), place % tasks]);
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

/** Mean cosines of a layer's pairs, symmetric: row after row, so that a thousand tasks take a row of series at a time. */
export function layerCosines(measured: readonly ConflictMeasure[], layer: number): Estimate[][] {
  const matrices = measured.flatMap(({ layers }) => (layers[layer] ? [layers[layer]] : []));
  const cells: Estimate[][] = emptyMatrix(matrices[0]?.length ?? 0, () => NOT_MEASURED);
  for (let first = 0; first < cells.length; first++) {
    const row = new SeriesTable(cells.length);
    for (const matrix of matrices) addRow(row, 0, matrix[first], cells.length);
    for (let second = first + 1; second < cells.length; second++) cells[first][second] = cells[second][first] = row.mean(second);
  }
  return cells;
}

interface Scope {
  add(matrix: MeasuredMatrix): void;
  summary(): ScopeConflicts;
}

/** The figures of a scope in all; those of its pairs only once somebody asks, for of a thousand tasks they are a million. */
function accumulateScope(): Scope {
  const [rate, cosine] = [series(), series()];
  const matrices: MeasuredMatrix[] = [];
  const pairs = pairsAlong(matrices);
  const rates = ratesAlong(matrices);
  return {
    add: (matrix) => {
      matrices.push(matrix);
      const { count, sum, below } = totalsOf(matrix);
      if (count === 0) return;
      rate.add(below / count);
      cosine.add(sum / count);
    },
    summary: () => {
      const count = matrices.length;
      let known: ScopeConflicts["pairs"] | undefined;
      return {
        rate: rate.share(), cosine: cosine.mean(), get pairs() { return (known ??= pairs(count)); },
        pair: (first, second) => pairOf(matrices, count, first, second), rates: () => rates(count),
      };
    },
  };
}

function pairOf(matrices: readonly MeasuredMatrix[], count: number, first: number, second: number): PairConflicts {
  const [rate, cosine] = [series(), series()];
  for (let at = 0; at < count; at++) {
    const value = matrices[at][Math.min(first, second)]?.[Math.max(first, second)] ?? null;
    if (first === second || value === null || !Number.isFinite(value)) continue;
    rate.add(value < 0 ? 1 : 0);
    cosine.add(value);
  }
  return { rate: rate.share(), cosine: cosine.mean() };
}

/** Every pair's share over the first so many matrices; what was counted for the last question is not counted again. */
function ratesAlong(matrices: readonly MeasuredMatrix[]): (count: number) => Float64Array {
  let [taken, measured, fought] = [0, new Uint32Array(), new Uint32Array()];
  return (count) => {
    const size = matrices[0]?.length ?? 0;
    if (taken === 0 || taken > count) [taken, measured, fought] = [0, new Uint32Array(size * size), new Uint32Array(size * size)];
    for (; taken < count; taken++) {
      for (let first = 0; first < size; first++) {
        for (let second = first + 1; second < size; second++) {
          const value = matrices[taken][first][second];
          if (value === null || !Number.isFinite(value)) continue;
          measured[first * size + second]++;
          if (value < 0) fought[first * size + second]++;
        }
      }
    }
    return Float64Array.from(measured, (steps, place) => (steps === 0 ? -1 : fought[place] / steps));
  };
}

/** Of the pairs that were measured in a step. */
function totalsOf(matrix: MeasuredMatrix): { readonly count: number; readonly sum: number; readonly below: number } {
  let [count, sum, below] = [0, 0, 0];
  for (let first = 0; first < matrix.length; first++) {
    const row = matrix[first];
    for (let second = first + 1; second < row.length; second++) {
      const value = row[second];
      if (value === null || !Number.isFinite(value)) continue;
      count++;
      sum += value;
      if (value < 0) below++;
    }
  }
  return { count, sum, below };
}

/** Every pair's figures over the first so many matrices; what was counted for the last question is not counted again. */
function pairsAlong(matrices: readonly MeasuredMatrix[]): (count: number) => ScopeConflicts["pairs"] {
  let [taken, size] = [0, 0];
  let [rates, cosines] = [new SeriesTable(0), new SeriesTable(0)];
  const begin = () => {
    [taken, size] = [0, matrices[0]?.length ?? 0];
    [rates, cosines] = [new SeriesTable(size * size), new SeriesTable(size * size)];
  };
  return (count) => {
    if (count === 0) return [];
    if (taken === 0 || taken > count) begin();
    for (; taken < count; taken++) addPairs({ rates, cosines }, matrices[taken], size);
    return symmetric(size, (place) => ({ rate: rates.share(place), cosine: cosines.mean(place) }));
  };
}

function addPairs({ rates, cosines }: Readonly<Record<"rates" | "cosines", SeriesTable>>, matrix: MeasuredMatrix, size: number): void {
  for (let first = 0; first < size; first++) {
    for (let second = first + 1; second < size; second++) {
      const value = matrix[first][second];
      if (value === null || !Number.isFinite(value)) continue;
      rates.add(first * size + second, value < 0 ? 1 : 0);
      cosines.add(first * size + second, value);
    }
  }
}

/** [i][j] and [j][i] are one. */
function symmetric<Cell>(size: number, cell: (place: number) => Cell): Cell[][] {
  const cells = emptyMatrix<Cell | undefined>(size, () => undefined);
  for (let first = 0; first < size; first++) {
    for (let second = first; second < size; second++) cells[first][second] = cells[second][first] = cell(first * size + second);
  }
  return cells as Cell[][];
}

/** Share of steps in which tasks pulled against each other, of every shared layer that was measured; `layers` in the order of the records. */
export function layerRates(records: readonly ConflictMeasure[], layers: readonly { readonly name: string }[]): { name: string; rate: number }[] {
  const summary = summarizeConflicts(records);
  return layers.flatMap(({ name }, index) => {
    const rate = summary.layers[index]?.rate.mean ?? null;
    return rate === null ? [] : [{ name, rate }];
  });
}
