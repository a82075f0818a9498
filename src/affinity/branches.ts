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

type Group = readonly number[];
type Groups = readonly Group[];
type Parts = readonly [Group, Group];

/**
 * Where a trunk should branch, from the conflicts of its layers (the layers that Recon would split, Shi et al. 2023, as a tree: tasks that have
 * parted stay apart further on, as in Vandenhende et al. 2020). Each time the split is taken that removes the most certain conflict per
 * number added, as long as `budget` numbers last. Layers are taken in the order of the model, inputs first.
 */
export function branchPoints(layers: readonly BranchLayer[], budget: number): Branching {
  const known = layers.map(knownOf);
  let state: Groups[] = layers.map(({ owners }) => [owners.flatMap((own, task) => (own ? [task] : []))]);
  const before = conflictOf(known, state);
  for (;;) {
    const best = bestSplit(known, state, budget - addedBy(layers, state));
    if (!best) break;
    state = best;
  }
  return {
    layers: layers.map(({ name, parameters }, layer) => ({ name, groups: state[layer], added: parameters * (state[layer].length - 1) })),
    added: addedBy(layers, state), conflictBefore: before, conflictAfter: conflictOf(known, state),
  };
}

/** A layer with what has been found of its groups: from one split to the next most groups stay the very lists that they are. */
interface KnownLayer extends BranchLayer {
  /** [first × tasks + second]: −cosine where a pair certainly conflicts, else 0. */
  readonly costs: Float64Array;
  readonly conflicts: WeakMap<Group, number>;
  readonly parts: WeakMap<Group, Parts | undefined>;
  /** What becomes of a group where those parts are parted. */
  readonly refined: WeakMap<Parts, WeakMap<Group, Groups>>;
}

function knownOf(layer: BranchLayer): KnownLayer {
  const tasks = layer.owners.length;
  const costs = Float64Array.from({ length: tasks * tasks }, (_, place) => pairConflict(layer, Math.floor(place / tasks), place % tasks));
  return { ...layer, costs, conflicts: new WeakMap(), parts: new WeakMap(), refined: new WeakMap() };
}

function remembered<Key extends WeakKey, Value>(known: WeakMap<Key, Value>, key: Key, find: () => Value): Value {
  if (!known.has(key)) known.set(key, find());
  return known.get(key) as Value;
}

function bestSplit(layers: readonly KnownLayer[], state: readonly Groups[], left: number): Groups[] | undefined {
  let best: { state: Groups[]; worth: number } | undefined;
  const [conflict, added] = [conflictOf(layers, state), addedBy(layers, state)];
  layers.forEach((layer, depth) => state[depth].forEach((group) => {
    const parts = remembered(layer.parts, group, () => parted(layer, group));
    if (!parts) return;
    const next = state.map((groups, index) => (index < depth ? groups : refined(layers[index], groups, parts)));
    const cost = addedBy(layers, next) - added;
    const worth = (conflict - conflictOf(layers, next)) / Math.max(1, cost);
    if (cost <= left && worth > 0 && (!best || worth > best.worth)) best = { state: next, worth };
  }));
  return best?.state;
}

/** The group in two, around the pair that conflicts most; undefined where no pair certainly does. */
function parted(layer: KnownLayer, group: Group): Parts | undefined {
  const worst = worstPair(layer, group);
  if (!worst) return undefined;
  const [left, right] = worst;
  const mean = (task: number, side: number) => layer.cosines[task]?.[side]?.mean ?? 0;
  const sides: [number[], number[]] = [[left], [right]];
  for (const task of group) {
    if (task !== left && task !== right) sides[mean(task, left) >= mean(task, right) ? 0 : 1].push(task);
  }
  return sides;
}

/** Plain loops here and below: a thousand tasks are half a million pairs, again and again. */
function worstPair({ costs, owners }: KnownLayer, group: Group): readonly [number, number] | undefined {
  let [most, worst]: [number, readonly [number, number] | undefined] = [0, undefined];
  for (let first = 0; first < group.length; first++) {
    const row = group[first] * owners.length;
    for (let second = first + 1; second < group.length; second++) {
      const cost = costs[row + group[second]];
      if (cost > most) [most, worst] = [cost, [group[first], group[second]]];
    }
  }
  return worst;
}

/** Groups none of which holds tasks of both parts. */
function refined(layer: KnownLayer, groups: Groups, parts: Parts): Groups {
  const known = remembered(layer.refined, parts, () => new WeakMap());
  const [lefts, rights] = parts.map((part) => new Set(part));
  return groups.flatMap((group) => remembered(known, group, () => {
    const right = group.filter((task) => rights.has(task));
    if (right.length === 0 || !group.some((task) => lefts.has(task))) return [group];
    return [group.filter((task) => !rights.has(task)), right];
  }));
}

function pairConflict({ cosines }: BranchLayer, first: number, second: number): number {
  const cell = cosines[first]?.[second];
  return cell && cell.mean !== null && cell.high !== null && cell.high < 0 ? -cell.mean : 0;
}

function conflictOf(layers: readonly KnownLayer[], state: readonly Groups[]): number {
  return layers.reduce((sum, layer, depth) => sum + state[depth].reduce((part, group) => part + remembered(layer.conflicts, group, () => conflictWithin(layer, group)), 0), 0);
}

function conflictWithin({ costs, owners }: KnownLayer, group: Group): number {
  let sum = 0;
  for (let first = 0; first < group.length; first++) {
    const row = group[first] * owners.length;
    for (let second = first + 1; second < group.length; second++) sum += costs[row + group[second]];
  }
  return sum;
}

function addedBy(layers: readonly BranchLayer[], state: readonly Groups[]): number {
  return layers.reduce((sum, { parameters }, depth) => sum + parameters * (state[depth].length - 1), 0);
}
