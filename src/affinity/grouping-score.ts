import type { MeasuredMatrix } from "./matrix.ts";

type Weights = readonly (readonly number[])[];

/** w_ij = w_ji = (A_ij + A_ji) / 2: what a pair does for each other. A cell that was not measured counts 0. */
export function symmetrized(matrix: MeasuredMatrix): number[][] {
  return matrix.map((row, i) => row.map((_, j) => (i === j ? 0 : ((matrix[i][j] ?? 0) + (matrix[j][i] ?? 0)) / 2)));
}

/** Σ_i mean_{j ≠ i} w_ij over a group; 0 for one task. */
export function groupScore(weights: Weights, group: readonly number[]): number {
  if (group.length < 2) return 0;
  let sum = 0;
  for (const i of group) for (const j of group) sum += weights[i][j];
  return sum / (group.length - 1);
}

/**
 * What no grouping into `count` groups can exceed: in a group of s every task receives at most the mean of its s − 1 best partners, and the
 * sizes of the groups add up to all tasks. The best sizes are found by dynamic programming.
 */
export function scoreBound(weights: Weights, count: number): number {
  const tasks = weights.length;
  const best = bestMeans(weights);
  const bySize = Array.from({ length: tasks + 1 }, (_, size) => (size < 2 ? 0 : largestSum(best.map((means) => means[size - 1]), size)));
  let reached = Array.from({ length: tasks + 1 }, (_, size) => bySize[size]);
  for (let groups = 2; groups <= count; groups++) {
    reached = reached.map((_, all) => {
      let most = -Infinity;
      for (let size = 0; size <= all; size++) most = Math.max(most, reached[all - size] + bySize[size]);
      return most;
    });
  }
  return reached[tasks];
}

/** means[i][t]: the mean of task i's t largest weights; 0 for t = 0. */
function bestMeans(weights: Weights): number[][] {
  return weights.map((row, i) => {
    const sorted = Float64Array.from(row.filter((_, j) => j !== i)).sort().reverse();
    let sum = 0;
    return [0, ...sorted.map((value, index) => (sum += value) / (index + 1))];
  });
}

export function largestSum(values: readonly number[], count: number): number {
  return Float64Array.from(values).sort().reverse().subarray(0, count).reduce((sum, value) => sum + value, 0);
}
