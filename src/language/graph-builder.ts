import type { LayerInput, WeightSpec } from "../catalog/definition.ts";
import type { ModelNode } from "../graph/model.ts";

/** More layers than this are a mistake of the text (blocks that double each other), not a model. */
export const MAXIMUM_NODES = 20_000;

/** Thrown inside the language only, and caught by `check`: the model grows without measure. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** A node of which it is not known yet whom it serves, nor whether others are labelled alike. */
export interface DraftNode extends Omit<ModelNode, "tasks" | "label"> {
  tasks: readonly string[];
  label: string;
}

/** Collects the nodes of a model in topological order, with what is known of each value. */
export interface GraphBuilder {
  /** `weights` is asked when somebody wants to know, and once. */
  add(node: DraftNode, value: LayerInput, weights: () => readonly WeightSpec[]): void;
  /** The number that makes `prefix/word_number` new for every one of the prefixes. */
  freeNumber(prefixes: readonly string[], word: string): number;
  value(name: string): LayerInput | undefined;
  setValue(name: string, value: LayerInput): void;
  node(name: string): DraftNode | undefined;
  /** Where a node stands among all; -1 where a name is no node's. */
  placeOf(name: string): number;
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

/** What is known under one name: an input has a value alone. */
interface Entry {
  readonly value: LayerInput;
  readonly node: DraftNode | undefined;
  readonly place: number;
  weights: readonly WeightSpec[] | (() => readonly WeightSpec[]);
}

const noWeights: readonly WeightSpec[] = [];

export function createGraphBuilder(): GraphBuilder {
  const nodes: DraftNode[] = [];
  const entries = new Map<string, Entry>();
  const last = new Map<string, number>();
  const splits = new Map<string, string>();
  const tied = new Map<string, DraftNode>();
  return {
    nodes, splits,
    namesSince(place) {
      return place + 1 === nodes.length ? [nodes[place].name] : nodes.slice(place).map(({ name }) => name);
    },
    split(name, activation) {
      splits.set(name, activation);
      entries.set(`${name}${BEFORE}`, { value: entries.get(name)?.value ?? { shape: [], type: "float32" }, node: undefined, place: -1, weights: noWeights });
      return `${name}${BEFORE}`;
    },
    add(node, value, weights) {
      if (nodes.length >= MAXIMUM_NODES) throw new TooLarge(node.name.split(/[/@]/)[0]);
      nodes.push(node);
      if (node.weightsKey !== undefined && !tied.has(node.weightsKey)) tied.set(node.weightsKey, node);
      entries.set(node.name, { value, node, place: nodes.length - 1, weights });
    },
    freeNumber(prefixes, word) {
      if (prefixes.length === 1) return nextOf(last, `${prefixes[0]}/${word}`);
      const keys = prefixes.map((prefix) => `${prefix}/${word}`);
      let number = 1;
      for (const key of keys) number = Math.max(number, 1 + (last.get(key) ?? 0));
      for (const key of keys) last.set(key, number);
      return number;
    },
    value: (name) => entries.get(name)?.value,
    setValue: (name, value) => void entries.set(name, { value, node: undefined, place: -1, weights: noWeights }),
    node: (name) => entries.get(name)?.node,
    placeOf: (name) => entries.get(name)?.place ?? -1,
    weights(name) {
      const entry = entries.get(name);
      if (!entry) return noWeights;
      if (typeof entry.weights === "function") entry.weights = entry.weights();
      return entry.weights;
    },
    tiedTo: (weightsKey) => (weightsKey === undefined ? undefined : tied.get(weightsKey)),
  };
}

function nextOf(last: Map<string, number>, key: string): number {
  const number = 1 + (last.get(key) ?? 0);
  last.set(key, number);
  return number;
}
