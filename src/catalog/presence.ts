import type { ModelGraph, ValueName } from "../graph/model.ts";
import { catalog } from "./index.ts";

/** Which of a model's inputs each value is computed from, by the value's name. */
export function sourcesOf({ inputs, nodes }: Pick<ModelGraph, "inputs" | "nodes">): ReadonlyMap<ValueName, readonly string[]> {
  const sources = new Map<ValueName, readonly string[]>(inputs.map(({ name }) => [name, [name]]));
  for (const node of nodes) sources.set(node.name, [...new Set(node.inputs.flatMap((name) => sources.get(name) ?? []))]);
  return sources;
}

/**
 * Inputs of numbers and pictures of which a layer asks whether a row has them: each has a feed `present/NAME`. Of ids nobody needs
 * to be told: 0 is what is missing.
 */
export function watchedInputs(graph: Pick<ModelGraph, "inputs" | "nodes">): readonly string[] {
  const sources = sourcesOf(graph);
  const asking = graph.nodes.filter(({ word }) => catalog.find("layer", word)?.asksPresence);
  const asked = new Set(asking.flatMap(({ inputs }) => inputs.flatMap((name) => sources.get(name) ?? [])));
  return graph.inputs.filter(({ name, type }) => asked.has(name) && catalog.find("input", type)?.type === "float32").map(({ name }) => name);
}
