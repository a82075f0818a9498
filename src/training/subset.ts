import { hasLoss } from "../graph/has-loss.ts";
import type { ModelGraph, ModelNode, ModelTask } from "../graph/model.ts";
import { subsetPenalties } from "./subset-penalties.ts";

/**
 * The same model for some of its tasks: heads and private layers of the others go, with all that only they read. Nothing is
 * measured in it, for it is trained to compare scores.
 */
export function subsetGraph(graph: ModelGraph, tasks: readonly string[]): ModelGraph {
  const kept = graph.tasks.filter(({ name }) => tasks.includes(name));
  const reached = ancestorsOf(graph, kept.flatMap(({ output, logits, features }) => [output, logits, features].filter((value) => value !== undefined)));
  const nodes = graph.nodes.filter(({ name }) => reached.has(name)).map((node) => ownedBy(node, kept.map(({ name }) => name)));
  const penalties = subsetPenalties(graph.penalties ?? [], new Set([...reached, ...graph.inputs.map(({ name }) => name)]));
  const single = kept.filter(hasLoss).length < 2;
  return {
    ...graph, tasks: kept.map((task) => onItsOwn(task, kept)), nodes, penalties,
    analyze: { ...graph.analyze, ...unmeasured },
    // With one task there is nothing to weigh or combine, and strategies for several may refuse.
    train: single ? { ...graph.train, weights: { word: "equal", arguments: {} }, combine: { word: "sum", arguments: {} } } : graph.train,
  };
}

/** A helper whose main task is gone counts at every step. */
function onItsOwn({ auxiliary, ...task }: ModelTask, kept: readonly ModelTask[]): ModelTask {
  return auxiliary !== undefined && kept.some(({ name }) => name === auxiliary) ? { ...task, auxiliary } : task;
}

/** Measuring changes no weights, and takes time. */
export const unmeasured = { conflicts: 0, affinity: 0, proximal: 0, representations: false, baselines: false } as const;

/** Names of tasks that stand alone as a trained model: those with a loss. */
export function lossTasks(graph: ModelGraph): string[] {
  return graph.tasks.filter(hasLoss).map(({ name }) => name);
}

/** Nodes that some values are computed from, themselves included. */
export function ancestorsOf({ nodes }: ModelGraph, values: readonly string[]): ReadonlySet<string> {
  const reached = new Set(values);
  for (const node of [...nodes].reverse()) {
    if (reached.has(node.name)) for (const input of node.inputs) reached.add(input);
  }
  return reached;
}

function ownedBy(node: ModelNode, tasks: readonly string[]): ModelNode {
  return { ...node, tasks: node.tasks.filter((task) => tasks.includes(task)) };
}
