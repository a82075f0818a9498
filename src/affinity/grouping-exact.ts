import { groupScore, scoreBound } from "./grouping-score.ts";

type Weights = readonly (readonly number[])[];

export interface Assigned {
  readonly groups: readonly (readonly number[])[];
  /** No grouping scores more; what the search has left open counts as it might end at best. */
  readonly bound: number;
  readonly proven: boolean;
}

interface Search {
  readonly weights: Weights;
  readonly count: number;
  /** Tasks in the order in which they are placed. */
  readonly order: readonly number[];
  /** tops[depth][task][t]: the sum of the task's t largest weights to tasks that are not placed at that depth. */
  readonly tops: readonly (readonly Float64Array[])[];
  best: { groups: number[][]; score: number };
  steps: number;
  open: number;
}

/** Branch and bound from a start that is good already: tasks are placed one by one, the strongest first. */
export function assign(weights: Weights, count: number, start: readonly (readonly number[])[], steps: number): Assigned {
  const order = weights.map((_, task) => task).sort((a, b) => strength(weights, b) - strength(weights, a));
  const groups = start.map((group) => [...group]);
  const search: Search = {
    weights, count, order, tops: topsOf(weights, order), steps, open: -Infinity,
    best: { groups, score: groups.reduce((sum, group) => sum + groupScore(weights, group), 0) },
  };
  place(search, [], 0);
  const proven = search.open === -Infinity;
  return { groups: search.best.groups, proven, bound: proven ? search.best.score : Math.min(scoreBound(weights, count), Math.max(search.open, search.best.score)) };
}

function strength(weights: Weights, task: number): number {
  return weights[task].reduce((sum, value) => sum + Math.abs(value), 0);
}

function topsOf(weights: Weights, order: readonly number[]): Float64Array[][] {
  return Array.from({ length: order.length + 1 }, (_, depth) => weights.map((row, task) => {
    const left = order.slice(depth).filter((other) => other !== task).map((other) => row[other]).sort((a, b) => b - a);
    const sums = new Float64Array(order.length + 1);
    // Beyond what is left nothing can be added; such sizes are never asked for with a finite value.
    for (let t = 1; t < sums.length; t++) sums[t] = t <= left.length ? sums[t - 1] + left[t - 1] : -Infinity;
    return sums;
  }));
}

function place(search: Search, groups: number[][], depth: number): void {
  const { order, count, best } = search;
  const bound = boundOf(search, groups, depth);
  if (bound <= best.score + 1e-12) return;
  if (search.steps-- <= 0) {
    search.open = Math.max(search.open, bound);
    return;
  }
  if (depth === order.length) {
    search.best = { groups: groups.map((group) => [...group]), score: bound };
    return;
  }
  for (const option of options(search, groups, order[depth], count)) {
    const isNew = option === groups.length;
    if (isNew) groups.push([]);
    groups[option].push(order[depth]);
    place(search, groups, depth + 1);
    groups[option].pop();
    if (isNew) groups.pop();
  }
}

/** The groups that there are, and one new one (all new ones are alike), the most promising first. */
function options({ weights }: Search, groups: readonly (readonly number[])[], task: number, count: number): number[] {
  const mean = (group: readonly number[]) => (group.length === 0 ? 0 : group.reduce((sum, member) => sum + weights[task][member], 0) / group.length);
  const all = groups.map((_, index) => index);
  if (groups.length < count) all.push(groups.length);
  return all.sort((a, b) => mean(groups[b] ?? []) - mean(groups[a] ?? []));
}

/**
 * The most that placing the rest could reach: for every group and every number t of tasks it may still take, members count their t best
 * partners left and newcomers their sum to the group with their t − 1 best; the numbers add up to what is left.
 */
function boundOf(search: Search, groups: readonly (readonly number[])[], depth: number): number {
  const left = search.order.length - depth;
  let reached = new Float64Array(left + 1).fill(-Infinity);
  reached[0] = 0;
  const fresh = search.count - groups.length;
  for (const group of groups) reached = joined(reached, reachOf(search, group, depth, left));
  if (fresh > 0 && left > 0) {
    const empty = reachOf(search, [], depth, left);
    for (let index = 0; index < fresh; index++) reached = joined(reached, empty);
  }
  return reached[left];
}

/** By t: what a group can score at most with t more tasks. */
function reachOf({ weights, order, tops }: Search, group: readonly number[], depth: number, left: number): Float64Array {
  const rest = order.slice(depth);
  const towards = rest.map((task) => group.reduce((sum, member) => sum + weights[task][member], 0));
  const within = group.reduce((sum, member) => sum + group.reduce((part, other) => part + weights[member][other], 0), 0);
  const reach = new Float64Array(left + 1);
  for (let t = 0; t <= left; t++) {
    const size = group.length + t;
    if (size < 2) continue;
    let sum = within;
    for (const member of group) sum += tops[depth][member][t];
    if (t > 0) sum += topSum(rest, towards, tops[depth], t);
    reach[t] = sum / (size - 1);
  }
  return reach;
}

function topSum(rest: readonly number[], towards: readonly number[], tops: readonly Float64Array[], t: number): number {
  const values = Float64Array.from(rest, (task, index) => towards[index] + tops[task][t - 1]).sort();
  let sum = 0;
  for (let index = values.length - t; index < values.length; index++) sum += values[index];
  return sum;
}

function joined(left: Float64Array, right: Float64Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(left.length).fill(-Infinity);
  for (let all = 0; all < result.length; all++) {
    for (let own = 0; own <= all; own++) if (left[all - own] + right[own] > result[all]) result[all] = left[all - own] + right[own];
  }
  return result;
}
