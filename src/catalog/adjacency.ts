import type { Build } from "../graph/build.ts";
import type { ForwardRelation } from "../graph/forward.ts";
import type { Value } from "../graph/program.ts";
import { parameterName, type Plan, type PlannedNode } from "./plan.ts";
import { numberOf } from "./words.ts";

/** Who hears of whom, of every stage with a learned graph of tasks: softmax(E Eᵀ / temperature) of its first round. */
export function lowerAdjacency(build: Build, { nodes }: Plan, parameter: (name: string) => Value): readonly ForwardRelation[] {
  const byName = new Map(nodes.map((planned) => [planned.node.name, planned]));
  const seen = new Set<string>();
  return nodes.flatMap(({ node }): ForwardRelation[] => {
    const stage = node.role?.stage ?? node.name;
    if (node.word !== "task_messages" || Array.isArray(node.arguments.shares) || seen.has(stage)) return [];
    seen.add(stage);
    const vectors = node.inputs.slice(1).map((name) => byName.get(name)).filter((planned): planned is PlannedNode => planned?.node.word === "task_vector");
    if (vectors.length < 2) return [];
    const rows = vectors.map((planned) => build.reshape(parameter(parameterName(planned.node, "vector")), [1, planned.shape[0]]));
    const table = build.concat(rows, 0);
    const likeness = build.matmul(table, build.transpose(table, [1, 0]));
    const matrix = build.softmax(build.multiply(likeness, build.scalar(1 / numberOf(node.arguments, "temperature", 1))));
    return [{ name: `film(${stage})`, figure: "adjacency", labels: vectors.map((planned) => planned.node.role?.task ?? planned.node.name), matrix }];
  });
}
