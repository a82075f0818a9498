import type { Instance } from "../forward.ts";
import { withoutCopy } from "../labels.ts";
import { groupedBy } from "../values.ts";
import { isShared, ownedParameters, trainingOf, type Owned } from "./training.ts";

/** The weights of one layer that two or more tasks own, or a layer's copies. */
export interface SharedLayer {
  /** As people know it: `dense(50) in trunk`. */
  readonly name: string;
  /** The first node that owns these weights. */
  readonly node: string;
  readonly tasks: readonly string[];
  readonly parameters: readonly string[];
  /** What is compared with what: parameters in one list stand for each other, one owner set each. */
  readonly comparisons: readonly (readonly string[])[];
}

/** By model: measured steps ask again and again, and to find them the whole forward graph is written. */
const known = new WeakMap<Instance, readonly SharedLayer[]>();

/** Every layer for which tasks can agree or conflict, in the order of the model. */
export function sharedLayers(instance: Instance): readonly SharedLayer[] {
  const layers = known.get(instance) ?? foundLayers(instance);
  known.set(instance, layers);
  return layers;
}

function foundLayers(instance: Instance): SharedLayer[] {
  const { tasks } = trainingOf(instance);
  const groups = groupedBy(ownedParameters({ instance, tasks }), layerKey);
  return groups.map((group) => layerOf(group, tasks)).filter((layer) => layer.tasks.length > 1);
}

/** A shared layer may have the name that its copies further on have in common. */
function layerKey({ parameter: { copyOf, node } }: Owned): string {
  return copyOf === undefined ? node : `copies of ${copyOf}`;
}

function layerOf(group: readonly Owned[], tasks: readonly string[]): SharedLayer {
  const [{ parameter }] = group;
  const owners = tasks.filter((_, task) => group.some((owned) => owned.owners.includes(task)));
  const parameters = group.map((owned) => owned.parameter.name);
  return { name: nameOf(group), node: parameter.node, tasks: owners, parameters, comparisons: comparisonsOf(group) };
}

/** Of all copies together: `dense(32) in branch`. */
function nameOf(group: readonly Owned[]): string {
  const [{ parameter }] = group;
  const alone = parameter.copyOf !== undefined && group.every((owned) => owned.parameter.node === parameter.node);
  return alone ? parameter.layer : withoutCopy(parameter.layer);
}

/** Copies stand for each other, weight by weight, where no task owns two of them. */
function comparisonsOf(group: readonly Owned[]): string[][] {
  const kinds = groupedBy(group, ({ parameter }) => weightName(parameter.name));
  const lists = kinds.flatMap((kind) => (areDisjoint(kind) ? [kind] : kind.map((owned) => [owned])));
  return lists.map((list) => list.map(({ parameter }) => parameter.name));
}

function areDisjoint(kind: readonly Owned[]): boolean {
  const owners = kind.flatMap((owned) => owned.owners);
  return new Set(owners).size === owners.length;
}

/** `kernel` of `trunk/dense_1/kernel` */
function weightName(parameter: string): string {
  return parameter.slice(parameter.lastIndexOf("/") + 1);
}

/** Names of the parameters that several tasks own, layer by layer: what `scope: layer` combines at a time. */
export function scopesOf(instance: Instance): readonly (readonly string[])[] {
  const { tasks } = trainingOf(instance);
  const shared = ownedParameters({ instance, tasks }).filter(isShared);
  return groupedBy(shared, ({ parameter }) => parameter.node).map((group) => group.map(({ parameter }) => parameter.name));
}
