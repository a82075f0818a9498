import type { Measured, MeasuredMatrix } from "./matrix.ts";
import { mean } from "./delta.ts";
import { assign } from "./grouping-exact.ts";
import { cluster } from "./grouping-clusters.ts";
import { groupScore, scoreBound, symmetrized } from "./grouping-score.ts";

export interface Grouping {
  /** Groups of task numbers, each ascending, the largest first. */
  readonly groups: readonly (readonly number[])[];
  /** Σ over tasks of the mean affinity that it receives from its group; a task alone counts 0. */
  readonly score: number;
  /** No grouping with this budget scores more. */
  readonly bound: number;
  /** Whether `score` is known to be the best there is. */
  readonly exact: boolean;
}

/** Up to so many tasks the search goes on until it has proven its answer, or its steps are used up. */
export const mostExact = 40;

/**
 * The best way to give tasks to at most `budget` networks, by any matrix [recipient][source]: the sum over tasks of the mean that a
 * task receives from the others of its group (the score of Fifty et al. 2021, with a task served by its own group); missing
 * cells and tasks alone count 0. Exact by branch and bound up to 40 tasks, else clusters with a bound.
 */
export function groupTasks(matrix: MeasuredMatrix, budget: number, { steps = 20_000 } = {}): Grouping {
  const weights = symmetrized(matrix);
  const count = Math.max(1, Math.min(budget, weights.length));
  const start = cluster(weights, count);
  const found = weights.length <= mostExact ? assign(weights, count, start, steps) : { groups: start, bound: scoreBound(weights, count), proven: false };
  const groups = found.groups.map((group) => [...group].sort((a, b) => a - b)).sort((a, b) => b.length - a.length || a[0] - b[0]);
  const score = total(weights, groups);
  const bound = Math.max(score, found.proven ? score : found.bound);
  return { groups, score, bound, exact: found.proven || bound - score <= 1e-12 };
}

function total(weights: readonly (readonly number[])[], groups: readonly (readonly number[])[]): number {
  return groups.reduce((sum, group) => sum + groupScore(weights, group), 0);
}

/** What each task receives from its group, and from everyone: [mean within, mean of all others]. */
export function receivedBy(matrix: MeasuredMatrix, groups: readonly (readonly number[])[]): { readonly within: Measured; readonly overall: Measured }[] {
  return matrix.map((row, task) => {
    const group = groups.find((members) => members.includes(task)) ?? [];
    const of = (sources: readonly number[]) => mean(sources.filter((source) => source !== task).map((source) => row[source]));
    return { within: of(group), overall: of(row.map((_, source) => source)) };
  });
}
