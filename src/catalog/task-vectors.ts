import type { Build } from "../graph/build.ts";
import type { ForwardRelation } from "../graph/forward.ts";
import type { Value } from "../graph/program.ts";
import { parameterName, type Plan, type PlannedNode } from "./plan.ts";

type Reader = (name: string) => Value;

/** Nodes of a word by the stage that wrote them, one a task. */
function byStage({ nodes }: Plan, words: readonly string[]): Map<string, PlannedNode[]> {
  const stages = new Map<string, PlannedNode[]>();
  for (const planned of nodes) {
    const { word, role } = planned.node;
    if (!words.includes(word) || role?.task === undefined) continue;
    stages.set(role.stage, [...stages.get(role.stage) ?? [], planned]);
  }
  return new Map([...stages].filter(([, planned]) => planned.length > 1));
}

const taskOf = ({ node }: PlannedNode): string => node.role?.task ?? node.name;

/** The learned vectors of tasks, and the cosines between them, of every stage that has them. */
export function lowerVectors(build: Build, plan: Plan, parameter: Reader): readonly ForwardRelation[] {
  return [...byStage(plan, ["task_vector"])].filter(([, nodes]) => nodes.every(({ shape }) => shape[0] === nodes[0].shape[0])).map(([stage, nodes]) => {
    const vectors = build.concat(nodes.map((planned) => build.reshape(parameter(parameterName(planned.node, "vector")), [1, planned.shape[0]])), 0);
    const lengths = build.sqrt(build.add(build.sum(build.multiply(vectors, vectors), { axes: [1], keep: true }), build.scalar(1e-12)));
    const unit = build.divide(vectors, lengths);
    return { name: `vectors(${stage})`, figure: "cosine", labels: nodes.map(taskOf), matrix: build.matmul(unit, build.transpose(unit, [1, 0])), vectors };
  });
}

/** How much every task takes of every other where values are stitched: the mean of the weights between the two. */
export function lowerStitches(build: Build, plan: Plan, parameter: Reader): readonly ForwardRelation[] {
  return [...byStage(plan, ["stitch", "stitch_channels"])].map(([stage, nodes]) => {
    const rows = nodes.map((planned, own) => {
      const alpha = parameter(parameterName(planned.node, "alpha"));
      const [parts, width] = alpha.shape;
      const each = build.reshape(alpha, [nodes.length, (parts / nodes.length) * width]);
      const means = build.multiply(build.sum(each, { axes: [1], keep: true }), build.scalar(1 / width));
      return build.reshape(build.concat(order(build, means, own, nodes.length), 0), [1, nodes.length]);
    });
    return { name: `stitch(${stage})`, figure: "weights", labels: nodes.map(taskOf), matrix: build.concat(rows, 0) };
  });
}

/** A task's weights, its own first and then the others', in the order of the tasks. */
function order(build: Build, weights: Value, own: number, count: number): Value[] {
  return Array.from({ length: count }, (_, task) => {
    const place = task === own ? 0 : task < own ? task + 1 : task;
    return build.slice(weights, 0, place, place + 1);
  });
}
