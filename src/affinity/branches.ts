import type { Estimate } from "./interval.ts";

/** A shared layer with what was measured of its pairs. */
export interface BranchLayer {
  readonly name: string;
  readonly parameters: number;
  /** Which tasks own it. */
  readonly owners: readonly boolean[];
  /** [task][task]: cosine of the two gradients in this layer. */
  readonly cosines: readonly (readonly Estimate[])[];
}

/** How tasks share one layer. */
export interface LayerGroups {
  readonly name: string;
  readonly groups: readonly (readonly number[])[];
  /** Numbers that its copies add. */
  readonly added: number;
}

export interface Branching {
  readonly layers: readonly LayerGroups[];
  readonly added: number;
  /** Σ over layers and pairs that share of −cosine, where the interval lies below 0: before and after. */
  readonly conflictBefore: number;
  readonly conflictAfter: number;
}

type Groups = readonly (readonly number[])[];

/**
 * Where a trunk should branch, from the conflicts of its layers (the layers that Recon would split, Shi et al. 2023, as a tree: tasks that have
 * parted stay apart further on, as in Vandenhende et al. 2020). Each time the split is taken that removes the most certain conflict per
 * number added, as long as `budget` numbers last. Layers are taken in the order of the model, inputs first.
 */
export function branchPoints(layers: readonly BranchLayer[], budget: number): Branching {
  let state: Groups[] = layers.map(({ owners }) => [owners.flatMap((own, task) => (own ? [task] : []))]);
  const before = conflictOf(layers, state);
  for (;;) {
    const best = bestSplit(layers, state, budget - addedBy(layers, state));
    if (!best) break;
    state = best;
  }
  return {
    layers: layers.map(({ name, parameters }, layer) => ({ name, groups: state[layer], added: parameters * (state[layer].length - 1) })),
    added: addedBy(layers, state), conflictBefore: before, conflictAfter: conflictOf(layers, state),
  };
}

function bestSplit(layers: readonly BranchLayer[], state: readonly Groups[], left: number): Groups[] | undefined {
  let best: { state: Groups[]; worth: number } | undefined;
  const [conflict, added] = [conflictOf(layers, state), addedBy(layers, state)];
  layers.forEach((layer, depth) => state[depth].forEach((group) => {
    const parts = parted(layer, group);
    if (!parts) return;
    const next = state.map((groups, index) => (index < depth ? groups : refined(groups, parts)));
    const cost = addedBy(layers, next) - added;
    const worth = (conflict - conflictOf(layers, next)) / Math.max(1, cost);
    if (cost <= left && worth > 0 && (!best || worth > best.worth)) best = { state: next, worth };
  }));
  return best?.state;
}

/** The group in two, around the pair that conflicts most; undefined where no pair certainly does. */
function parted(layer: BranchLayer, group: readonly number[]): [number[], number[]] | undefined {
  const pairs = group.flatMap((first, index) => group.slice(index + 1).map((second) => ({ first, second, cost: pairConflict(layer, first, second) })));
  const worst = pairs.reduce<(typeof pairs)[number] | undefined>((most, pair) => (pair.cost > (most?.cost ?? 0) ? pair : most), undefined);
  if (!worst) return undefined;
  const mean = (task: number, side: number) => layer.cosines[task]?.[side]?.mean ?? 0;
  const sides: [number[], number[]] = [[worst.first], [worst.second]];
  for (const task of group) {
    if (task !== worst.first && task !== worst.second) sides[mean(task, worst.first) >= mean(task, worst.second) ? 0 : 1].push(task);
  }
  return sides;
}

/** Groups none of which holds tasks of both parts. */
function refined(groups: Groups, parts: readonly [number[], number[]]): Groups {
  return groups.flatMap((group) => {
    const [left, right] = parts.map((part) => group.filter((task) => part.includes(task)));
    const others = group.filter((task) => !left.includes(task) && !right.includes(task));
    return left.length > 0 && right.length > 0 ? [[...left, ...others].sort((a, b) => a - b), right] : [group];
  });
}

function pairConflict({ cosines }: BranchLayer, first: number, second: number): number {
  const { mean, high } = cosines[first]?.[second] ?? { mean: null, high: null };
  return mean !== null && high !== null && high < 0 ? -mean : 0;
}

function conflictOf(layers: readonly BranchLayer[], state: readonly Groups[]): number {
  return layers.reduce((sum, layer, depth) => sum + state[depth].reduce((part, group) =>
    part + group.reduce((inner, first, index) => inner + group.slice(index + 1).reduce((least, second) => least + pairConflict(layer, first, second), 0), 0), 0), 0);
}

function addedBy(layers: readonly BranchLayer[], state: readonly Groups[]): number {
  return layers.reduce((sum, { parameters }, depth) => sum + parameters * (state[depth].length - 1), 0);
}
