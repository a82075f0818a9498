import type { Instance } from "../forward.ts";
import { groupedBy } from "../values.ts";
import { ownedParameters, trainingOf, type Owned } from "./training.ts";

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

/** Every layer for which tasks can agree or conflict, in the order of the model. */
export function sharedLayers(instance: Instance): SharedLayer[] {
  const { tasks } = trainingOf(instance);
  const groups = groupedBy(ownedParameters({ instance, tasks }), ({ parameter }) => parameter.copyOf ?? parameter.node);
  return groups.map((group) => layerOf(group, tasks)).filter((layer) => layer.tasks.length > 1);
}

function layerOf(group: readonly Owned[], tasks: readonly string[]): SharedLayer {
  const [{ parameter }] = group;
  const owners = tasks.filter((_, task) => group.some((owned) => owned.owners.includes(task)));
  const parameters = group.map((owned) => owned.parameter.name);
  return { name: parameter.layer, node: parameter.node, tasks: owners, parameters, comparisons: comparisonsOf(group) };
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
