import type { ModelGraph, ModelNode } from "../graph/model.ts";

/** Values that share rows among experts: what blends read first. Masks and what scales a task's value are no such thing, though they are gates by their place. */
export function expertGates({ nodes }: ModelGraph): ModelNode[] {
  const shares = new Set(nodes.filter(({ word }) => word === "mix").map(({ inputs }) => inputs[0]));
  return nodes.filter(({ name, role }) => role?.kind === "gate" && shares.has(name));
}
