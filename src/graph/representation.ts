import { hasLoss } from "./has-loss.ts";
import type { ModelGraph, ModelNode } from "./model.ts";

/** The shared representation of a model, or why it has none. */
export type Representation =
  | { readonly values: readonly string[] }
  /** `partly`: weights after what all share that serve some tasks, not all; `node` is the first of them. */
  | { readonly missing: "nothing-shared" | "partly"; readonly node?: ModelNode };

/**
 * The last values that reach all tasks with only private weights after them: what `scope: representation` combines gradients at.
 * `weighted` tells which nodes own weights. There are several where tasks blend them (`mmoe`), and none where weights
 * serve two tasks of three.
 */
export function representationOf({ nodes, tasks }: Pick<ModelGraph, "nodes" | "tasks">, weighted: (node: ModelNode) => boolean): Representation {
  const trained = tasks.filter(hasLoss);
  const serves = new Map(nodes.map((node) => [node.name, node.tasks.length]));
  const partly = nodes.find((node) => node.tasks.length > 1 && node.tasks.length < trained.length && weighted(node));
  if (partly) return { missing: "partly", node: partly };
  const learned = new Set<string>();
  for (const node of nodes) if (weighted(node) || node.inputs.some((name) => learned.has(name))) learned.add(node.name);
  const read = new Set([
    ...nodes.filter((node) => node.tasks.length > 0 && node.tasks.length < trained.length).flatMap(({ inputs }) => inputs),
    ...trained.flatMap(({ output, logits }) => [output, ...(logits === undefined ? [] : [logits])]),
  ]);
  const values = [...read].filter((name) => trained.length > 1 && serves.get(name) === trained.length && learned.has(name));
  return values.length > 0 ? { values } : { missing: "nothing-shared" };
}
