import type { LookupRead, LookupTable } from "../graph/forward.ts";
import { sizeOf } from "../graph/shape.ts";
import { parameterName, type Plan } from "./plan.ts";

/** How the ids of an input, or of one of its columns, are called. */
export function sourceOf(input: string, column?: number): string {
  return column === undefined ? input : `${input}.${column}`;
}

/** The tables of a planned model, each once, with all ids that it is asked for. */
export function tablesOf({ nodes }: Plan): readonly LookupTable[] {
  const tables = new Map<string, Map<string, LookupRead>>();
  for (const { node, definition, inputs } of nodes) {
    for (const { weight, column } of definition.tables?.(inputs) ?? []) {
      const parameter = parameterName(node, weight);
      const reads = tables.get(parameter) ?? new Map<string, LookupRead>();
      const source = sourceOf(node.inputs[0], column);
      tables.set(parameter, reads.set(source, { source, positions: column === undefined ? sizeOf(inputs[0].shape) : 1 }));
    }
  }
  return [...tables].map(([parameter, reads]) => ({ parameter, reads: [...reads.values()] }));
}
