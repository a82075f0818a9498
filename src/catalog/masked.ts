import type { ModelGraph, ModelNode, ModelTask, ValueName } from "../graph/model.ts";

type Nodes = Pick<ModelGraph, "nodes">;

/** The `mask` whose hidden entries a task counts alone; undefined where it counts all. */
export function maskedBy(graph: Nodes, task: ModelTask): ValueName | undefined {
  return task.arguments.only === "masked" ? masksOf(graph, task)[0]?.name : undefined;
}

/** The `mask` nodes behind a task which hide entries of the input that it gives back: straight behind it, or behind its `embed`. */
export function masksOf({ nodes }: Nodes, task: ModelTask): readonly ModelNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const behind = reachedFrom(byName, [task.output]);
  const input = String(task.arguments.input);
  return nodes.filter(({ name, word, inputs: [read] }) => {
    const before = byName.get(read);
    return word === "mask" && behind.has(name) && (read === input || (before?.word === "embed" && before.inputs[0] === input));
  });
}

function reachedFrom(byName: ReadonlyMap<string, ModelNode>, from: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...byName.get(name)?.inputs ?? []);
  }
  return reached;
}
