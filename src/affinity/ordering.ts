import type { Measured } from "./matrix.ts";

/** Two clusters that became one: below `size` of tasks are single tasks, from there on earlier merges. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  /** Mean affinity between the tasks of both, both ways; the later, the lower, but for rare inversions of rounding. */
  readonly affinity: number;
}

export interface TaskTree {
  /** Tasks from one end to the other, so that neighbours in the tree stand side by side. */
  readonly order: readonly number[];
  readonly merges: readonly Merge[];
}

/**
 * Orders tasks by average linkage (UPGMA, Sokal & Michener 1958) on the mean of both directions; what was not measured counts as 0.
 * By nearest-neighbour chains (Murtagh 1983): n² steps for n tasks.
 */
export function taskTree(affinity: readonly ArrayLike<Measured>[]): TaskTree {
  const size = affinity.length;
  const near = symmetric(affinity);
  const counts = new Float64Array(size).fill(1);
  const live = Int32Array.from(counts.keys());
  let left = size;
  const found: { a: number; b: number; affinity: number }[] = [];
  const chain: number[] = [];
  while (left > 1) {
    if (chain.length === 0) chain.push(live[0]);
    const tip = chain[chain.length - 1];
    const next = nearest(near[tip], live.subarray(0, left), tip, chain[chain.length - 2]);
    if (next !== chain[chain.length - 2]) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    found.push({ a: tip, b: next, affinity: near[tip][next] });
    drop(live, left--, next);
    join(near, live.subarray(0, left), counts, tip, next);
  }
  return treeOf(size, found);
}

/** So many rows by columns at once: other rows of a large matrix are far apart in memory, and are read while they are near. */
const tile = 32;

function addTile(affinity: readonly ArrayLike<Measured>[], near: readonly Float64Array[], top: number, left: number): void {
  const [bottom, right] = [Math.min(top + tile, affinity.length), Math.min(left + tile, affinity.length)];
  for (let first = top; first < bottom; first++) {
    const [from, to] = [affinity[first], near[first]];
    // Neither null nor what is no number counts.
    for (let second = Math.max(left, first); second < right; second++) near[second][first] = to[second] = (from[second] || 0) / 2 + (affinity[second][first] || 0) / 2;
  }
}

function symmetric(affinity: readonly ArrayLike<Measured>[]): Float64Array[] {
  const size = affinity.length;
  const near = affinity.map(() => new Float64Array(size));
  for (let top = 0; top < size; top += tile) {
    for (let left = top; left < size; left += tile) addTile(affinity, near, top, left);
  }
  return near;
}

/** The nearest other cluster; of equal ones the one before in the chain, so that chains end. */
function nearest(near: Float64Array, live: Int32Array, from: number, before: number | undefined): number {
  let best = before ?? -1;
  let most = before === undefined ? -Infinity : near[before];
  for (let place = 0; place < live.length; place++) {
    const other = live[place];
    if (near[other] > most && other !== from) {
      best = other;
      most = near[other];
    }
  }
  return best;
}

/** Takes one out of the first so many, which stay in their order. */
function drop(live: Int32Array, count: number, gone: number): void {
  live.copyWithin(live.indexOf(gone), live.indexOf(gone) + 1, count);
}

/** The mean over all pairs stays exact when both clusters count by their size. */
function join(near: readonly Float64Array[], live: Int32Array, counts: Float64Array, into: number, gone: number): void {
  const [own, other] = [counts[into], counts[gone]];
  const [kept, lost] = [near[into], near[gone]];
  for (let place = 0; place < live.length; place++) {
    const rest = live[place];
    if (rest === into) continue;
    kept[rest] = (own * kept[rest] + other * lost[rest]) / (own + other);
    near[rest][into] = kept[rest];
  }
  counts[into] = own + other;
}

/** Chains find merges out of turn: sorted by affinity they make the tree. */
function treeOf(size: number, found: readonly { a: number; b: number; affinity: number }[]): TaskTree {
  const tasks = Array.from({ length: size }, (_, task) => task);
  /** The newest cluster of each task, and each cluster's tasks in order. */
  const newest = [...tasks];
  const members = tasks.map((task) => [task]);
  const merges = [...found].sort((one, other) => other.affinity - one.affinity).map(({ a, b, affinity }): Merge => {
    const [left, right] = [newest[a], newest[b]];
    const joined = [...members[left], ...members[right]];
    for (const task of joined) newest[task] = members.length;
    members.push(joined);
    return { left, right, affinity };
  });
  return { order: members[members.length - 1] ?? [], merges };
}
