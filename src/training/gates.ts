import type { ModelGraph, ModelNode } from "../graph/model.ts";

/** Values that share rows among experts: what blends read first. Masks and what scales a task's value are no such thing, though they are gates by their place. */
export function expertGates({ nodes }: ModelGraph): ModelNode[] {
  const shares = new Set(nodes.filter(({ word }) => word === "mix").map(({ inputs }) => inputs[0]));
  return nodes.filter(({ name, role }) => role?.kind === "gate" && shares.has(name));
}

/** What a gate chooses from, in the order of its shares: `expert 2`, `branch 3`, and of experts that one task has to itself `own 1`, or the task's name where another's gate reads them. */
export function sharedOut({ nodes }: ModelGraph, gate: ModelNode): string[] {
  const blend = nodes.find(({ word, inputs }) => word === "mix" && inputs[0] === gate.name);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return (blend?.inputs.slice(1) ?? []).map((name, place) => {
    const { role } = byName.get(name) ?? {};
    const index = role?.index ?? place + 1;
    if (role?.task !== undefined) return `${role.task === gate.role?.task ? "own" : role.task} ${index}`;
    return `${name.split("/").at(-2)?.replace(/_\d+$/, "") ?? "expert"} ${index}`;
  });
}
