import type { LayerInput, WeightSpec } from "../catalog/definition.ts";
import type { ModelNode } from "../graph/model.ts";

/** More layers than this are a mistake of the text (blocks that double each other), not a model. */
export const MAXIMUM_NODES = 20_000;

/** Thrown inside the language only, and caught by `check`: the model grows without measure. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

export type DraftNode = Omit<ModelNode, "tasks">;

/** Collects the nodes of a model in topological order, with what is known of each value. */
export interface GraphBuilder {
  add(node: DraftNode, value: LayerInput, weights: readonly WeightSpec[]): void;
  /** The number that makes `prefix/word_number` new for every one of the prefixes. */
  freeNumber(prefixes: readonly string[], word: string): number;
  value(name: string): LayerInput | undefined;
  setValue(name: string, value: LayerInput): void;
  node(name: string): DraftNode | undefined;
  weights(name: string): readonly WeightSpec[];
  /** The first node that has the weights of this key. */
  tiedTo(weightsKey: string | undefined): DraftNode | undefined;
  readonly nodes: readonly DraftNode[];
  /** The names of all nodes from the given place on. */
  namesSince(place: number): string[];
  /** Lets what a layer computes before its activation be read: returns the name under which it is. */
  split(name: string, activation: string): string;
  /** Activations to be written as nodes of their own, by the layer that has them. */
  readonly splits: ReadonlyMap<string, string>;
}

const BEFORE = "#before";

/** The layer whose value before the activation a name stands for, if it is such a name. */
export function layerBefore(name: string): string | undefined {
  return name.endsWith(BEFORE) ? name.slice(0, -BEFORE.length) : undefined;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes: DraftNode[] = [];
  const byName = new Map<string, DraftNode>();
  const values = new Map<string, LayerInput>();
  const weightsOf = new Map<string, readonly WeightSpec[]>();
  const last = new Map<string, number>();
  const splits = new Map<string, string>();
  const tied = new Map<string, DraftNode>();
  return {
    nodes, splits,
    namesSince(place) {
      const names: string[] = [];
      for (let at = place; at < nodes.length; at++) names.push(nodes[at].name);
      return names;
    },
    split(name, activation) {
      splits.set(name, activation);
      values.set(`${name}${BEFORE}`, values.get(name) ?? { shape: [], type: "float32" });
      return `${name}${BEFORE}`;
    },
    add(node, value, weights) {
      if (nodes.length >= MAXIMUM_NODES) throw new TooLarge(node.name.split(/[/@]/)[0]);
      nodes.push(node);
      byName.set(node.name, node);
      if (node.weightsKey !== undefined && !tied.has(node.weightsKey)) tied.set(node.weightsKey, node);
      values.set(node.name, value);
      weightsOf.set(node.name, weights);
    },
    freeNumber(prefixes, word) {
      const keys = prefixes.map((prefix) => `${prefix}/${word}`);
      let number = 1;
      for (const key of keys) number = Math.max(number, 1 + (last.get(key) ?? 0));
      for (const key of keys) last.set(key, number);
      return number;
    },
    value: (name) => values.get(name),
    setValue: (name, value) => void values.set(name, value),
    node: (name) => byName.get(name),
    weights: (name) => weightsOf.get(name) ?? [],
    tiedTo: (weightsKey) => (weightsKey === undefined ? undefined : tied.get(weightsKey)),
  };
}
