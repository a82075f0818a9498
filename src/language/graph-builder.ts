import type { LayerInput, WeightSpec } from "../catalog/definition.ts";
import type { ModelNode } from "../graph/model.ts";

/** More layers than this are a mistake of the text (blocks that double each other), not a model. */
export const MAXIMUM_NODES = 20_000;

/** Thrown inside the language only, and caught by `check`: the model grows without measure. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** A node of which it is not known yet whom it serves. */
export interface DraftNode extends Omit<ModelNode, "tasks" | "label"> {
  tasks: readonly string[];
  /** The layer as it is written, `dense(50)`, until the finished nodes are labelled. */
  label: string;
}

/** Where a node stands: `experts/expert_3` of `experts/expert_3/dense_1`. */
export function pathOf({ name }: Pick<ModelNode, "name">): string {
  return name.slice(0, name.lastIndexOf("/"));
}

/** Collects the nodes of a model in topological order, with what is known of each value. */
export interface GraphBuilder {
  /** `weights` is asked when somebody wants to know, and once. */
  add(node: DraftNode, value: LayerInput, weights: () => readonly WeightSpec[]): void;
  /** The number that makes `path/word_number` new for every one of the paths. */
  freeNumber(paths: readonly string[], word: string): number;
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

/** The numbers that are taken under one path, a link for each word: nearly all paths have one or two. */
interface Taken {
  readonly word: string;
  number: number;
  readonly next: Taken | undefined;
}

const noWeights: readonly WeightSpec[] = [];

export function createGraphBuilder(): GraphBuilder {
  const nodes: DraftNode[] = [];
  /** Of each node. */
  const weights: (readonly WeightSpec[] | (() => readonly WeightSpec[]))[] = [];
  /** What is read under a name: the value of a node, at the node's place, or of what is no node. */
  const values: LayerInput[] = [];
  const places = new Map<string, number>();
  const others = new Map<string, LayerInput>();
  const taken = new Map<string, Taken>();
  const splits = new Map<string, string>();
  const tied = new Map<string, DraftNode>();
  const valueOf = (name: string) => {
    const place = places.get(name);
    return place === undefined ? others.get(name) : values[place];
  };
  return {
    nodes, splits,
    namesSince(place) {
      return place + 1 === nodes.length ? [nodes[place].name] : nodes.slice(place).map(({ name }) => name);
    },
    split(name, activation) {
      splits.set(name, activation);
      others.set(`${name}${BEFORE}`, valueOf(name) ?? { shape: [], type: "float32" });
      return `${name}${BEFORE}`;
    },
    add(node, value, learned) {
      if (nodes.length >= MAXIMUM_NODES) throw new TooLarge(node.name.split(/[/@]/)[0]);
      places.set(node.name, nodes.length);
      nodes.push(node);
      values.push(value);
      weights.push(learned);
      if (node.weightsKey !== undefined && !tied.has(node.weightsKey)) tied.set(node.weightsKey, node);
    },
    freeNumber(paths, word) {
      if (paths.length === 1) return take(taken, paths[0], word, 1);
      const number = Math.max(1, ...paths.map((path) => 1 + lastTaken(taken.get(path), word)));
      for (const path of paths) take(taken, path, word, number);
      return number;
    },
    value: valueOf,
    setValue: (name, value) => void others.set(name, value),
    node(name) {
      const place = places.get(name);
      return place === undefined ? undefined : nodes[place];
    },
    placeOf: (name) => places.get(name) ?? -1,
    weights(name) {
      const place = places.get(name);
      if (place === undefined) return noWeights;
      const known = weights[place];
      return typeof known === "function" ? (weights[place] = known()) : known;
    },
    tiedTo: (weightsKey) => (weightsKey === undefined ? undefined : tied.get(weightsKey)),
  };
}

/** Takes the next number of a word under a path, or a larger one that is given. */
function take(taken: Map<string, Taken>, path: string, word: string, least: number): number {
  const first = taken.get(path);
  for (let known = first; known; known = known.next) if (known.word === word) return known.number = Math.max(least, known.number + 1);
  taken.set(path, { word, number: least, next: first });
  return least;
}

function lastTaken(first: Taken | undefined, word: string): number {
  for (let known = first; known; known = known.next) if (known.word === word) return known.number;
  return 0;
}
