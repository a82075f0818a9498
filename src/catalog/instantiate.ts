import type { Instance } from "../graph/forward.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ModelGraph, ModelParameter } from "../graph/model.ts";
import type { Shape } from "../graph/shape.ts";
import { lowerAdjacency } from "./adjacency.ts";
import { lowering } from "./lowering.ts";
import { parametersOf } from "./parameters.ts";
import { lowerRelations, planPenalties } from "./penalty-plan.ts";
import { planOf, type Plan, type VocabularySizes } from "./plan.ts";
import { tablesOf } from "./tables.ts";
import { lowerStitches, lowerVectors } from "./task-vectors.ts";

export { initialize, parameterCount } from "./parameters.ts";

/**
 * A model of the right size for its data: its parameters, and how it is written into a builder.
 * `shapes` holds a row's shape of every input and node. @throws GraphError where a shape rule fails.
 */
export function instantiate(
  graph: ModelGraph,
  sizes: VocabularySizes,
): Instance & { readonly shapes: ReadonlyMap<string, Shape> } {
  const plan = planOf(graph, sizes);
  const penalties = planPenalties(graph, plan);
  const aside = opponentsIn(graph, plan);
  const parameters = [...parametersOf(graph, plan, aside), ...penalties.flatMap(({ learned }) => learned)];
  return {
    parameters,
    tasks: graph.tasks.map((task) => task.name),
    ...(aside.length > 0 ? { aside } : {}),
    lower: lowering(graph, plan, penalties, sharedIn(graph, parameters)),
    tables: tablesOf(plan),
    relations: (build, parameter) => [...lowerRelations(build, penalties, parameter), ...lowerAdjacency(build, plan, parameter), ...lowerVectors(build, plan, parameter), ...lowerStitches(build, plan, parameter)],
    shapes: plan.shapes,
  };
}

/** Parameters whose gradients several tasks with a loss have a say in. */
function sharedIn({ tasks }: ModelGraph, parameters: readonly ModelParameter[]): readonly string[] {
  const scored = new Set(tasks.filter(hasLoss).map(({ name }) => name));
  return parameters.filter(({ trainable, owners }) => trainable && owners.filter((owner) => scored.has(owner)).length > 1).map(({ name }) => name);
}

/** Tasks with a `reverse_gradient` between them and what they learn from. */
function opponentsIn(graph: ModelGraph, { nodes }: Plan): readonly string[] {
  const reverses = nodes.filter(({ definition }) => definition.reversesGradient).map(({ node }) => node);
  return graph.tasks.map(({ name }) => name).filter((task) => reverses.some(({ tasks }) => tasks.includes(task)));
}
