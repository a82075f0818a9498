import { draws } from "./random.ts";
import type { Measured } from "./matrix.ts";

/** The gradient of a task's loss on one row, projected to d numbers. */
export interface ProjectedRow {
  readonly gradient: readonly number[];
  /** What g gᵀ is to be multiplied with to be the loss's curvature there, for a model taken as linear (Gauss & Newton): 1 / (2ℓ) for a squared error ℓ. */
  readonly curvature: number;
}

/** [tasks][rows]; rows are the same for all tasks; null where the task has no label. */
export type ProjectedGradients = readonly (readonly (ProjectedRow | null)[])[];

/**
 * Affinity by gradient-based estimation (after Grad-TAG, Li, Sharma & Zhang, KDD 2024), without training: around the weights at hand a
 * set S of tasks would move by Δ_S = −(Σ_S F_k + λI)⁻¹ Σ_S ḡ_k in the projected space, F the mean curvature; on the rows not
 * used for it task j's loss changes by ḡ_j·Δ + ½ Δᵀ F_j Δ. A[j][i] is the mean gain of j over random sets with i and j, less that
 * of j alone. (The paper fits a logistic regression for each set; this is one Gauss–Newton step of it, for any loss.)
 */
export function projectedAffinity(gradients: ProjectedGradients, { sets = 200, size = 2, ridge = 0.1, seed = 1 } = {}): Measured[][] {
  const tasks = gradients.map((rows) => ({ fit: moments(rows.filter((_, row) => row % 2 === 0)), held: moments(rows.filter((_, row) => row % 2 === 1)) }));
  const gainOf = (set: readonly number[]) => {
    const delta = step(set.map((task) => tasks[task].fit), ridge);
    return set.map((task) => -change(tasks[task].held, delta));
  };
  const alone = tasks.map((_, task) => gainOf([task])[0]);
  const sums = tasks.map(() => tasks.map(() => ({ sum: 0, count: 0 })));
  for (const set of taskSets(tasks.length, size, sets, seed)) {
    const gains = gainOf(set);
    set.forEach((recipient, place) => set.forEach((source) => {
      if (recipient === source || !Number.isFinite(gains[place])) return;
      const cell = sums[recipient][source];
      [cell.sum, cell.count] = [cell.sum + gains[place] - alone[recipient], cell.count + 1];
    }));
  }
  return sums.map((row) => row.map(({ sum, count }) => (count > 0 ? sum / count : null)));
}

/** All pairs where these are few enough, else random sets of a size. */
function taskSets(tasks: number, size: number, most: number, seed: number): number[][] {
  const all = Array.from({ length: tasks }, (_, task) => task);
  if (size === 2 && (tasks * (tasks - 1)) / 2 <= most) return all.flatMap((first) => all.slice(first + 1).map((second) => [first, second]));
  const random = draws(seed);
  return Array.from({ length: most }, () => [...all].map((task) => ({ task, key: random() })).sort((a, b) => a.key - b.key).slice(0, size).map(({ task }) => task));
}

interface Moments {
  /** Mean gradient: [d]. */
  readonly mean: readonly number[];
  /** Mean curvature: [d][d]. */
  readonly outer: readonly (readonly number[])[];
}

function moments(rows: readonly (ProjectedRow | null)[]): Moments {
  const known = rows.filter((row) => row !== null);
  const d = known[0]?.gradient.length ?? 0;
  const average = (of: (row: ProjectedRow) => number) => known.reduce((sum, row) => sum + of(row), 0) / Math.max(1, known.length);
  const mean = Array.from({ length: d }, (_, a) => average(({ gradient }) => gradient[a]));
  const outer = mean.map((_, a) => mean.map((_unused, b) => average(({ gradient, curvature }) => curvature * gradient[a] * gradient[b])));
  return { mean, outer };
}

function step(parts: readonly Moments[], ridge: number): number[] {
  const d = Math.max(...parts.map(({ mean }) => mean.length));
  const range = Array.from({ length: d }, (_, a) => a);
  const total = range.map((a) => range.map((b) => parts.reduce((sum, { outer }) => sum + (outer[a]?.[b] ?? 0), 0)));
  const trace = range.reduce((sum, a) => sum + total[a][a], 0) / Math.max(1, d);
  const matrix = total.map((row, a) => row.map((value, b) => value + (a === b ? ridge * trace + 1e-12 : 0)));
  return solve(matrix, range.map((a) => -parts.reduce((sum, { mean }) => sum + (mean[a] ?? 0), 0)));
}

function change({ mean, outer }: Moments, delta: readonly number[]): number {
  const linear = mean.reduce((sum, value, a) => sum + value * delta[a], 0);
  return linear + 0.5 * outer.reduce((sum, row, a) => sum + delta[a] * row.reduce((part, value, b) => part + value * delta[b], 0), 0);
}

/** Solves a positive definite system by Cholesky's factors. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const lower = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / lower[j][j];
    }
  }
  const forward: number[] = [];
  for (let i = 0; i < n; i++) forward[i] = (right[i] - lower[i].slice(0, i).reduce((sum, value, k) => sum + value * forward[k], 0)) / lower[i][i];
  const solution = right.map(() => 0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = forward[i];
    for (let k = i + 1; k < n; k++) sum -= lower[k][i] * solution[k];
    solution[i] = sum / lower[i][i];
  }
  return solution;
}
