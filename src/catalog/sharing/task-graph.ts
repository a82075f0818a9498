import type { Arguments, ArgumentValue, ExpandContext } from "../definition.ts";
import { numberOf, word } from "../words.ts";

/** Pairs of tasks by name, or `learned`; undefined where there is no graph. */
export function edgesOf({ graph }: Arguments): "learned" | readonly (readonly string[])[] | undefined {
  if (graph === "learned") return "learned";
  if (!Array.isArray(graph)) return undefined;
  return (graph as readonly ArgumentValue[]).map((pair) => (Array.isArray(pair) ? pair.map(String) : []));
}

/** Whether every task of the graph uses the value; tells of the first that does not. */
export function knowsEdges(context: ExpandContext, args: Arguments): boolean {
  const edges = edgesOf(args);
  const stranger = Array.isArray(edges) ? edges.flat().find((task) => !context.tasks.includes(task)) : undefined;
  if (stranger !== undefined) context.reject("MTL502", { task: stranger, what: "does not use this value, so it has no place in its graph" });
  return stranger === undefined;
}

/** Rows of Â = D^(−½) (A + I) D^(−½) of the edges, as Kipf & Welling have it. */
function normalized(tasks: readonly string[], edges: readonly (readonly string[])[]): readonly (readonly number[])[] {
  const joined = (left: string, right: string) => left === right || edges.some((pair) => pair.includes(left) && pair.includes(right));
  const degrees = tasks.map((task) => tasks.filter((other) => joined(task, other)).length);
  return tasks.map((task, i) => tasks.map((other, j) => (joined(task, other) ? 1 / Math.sqrt(degrees[i] * degrees[j]) : 0)));
}

/** The tasks' vectors after they heard from each other, `rounds` times: E ← tanh(Â E W), one W a round for all tasks. */
export function withMessages(context: ExpandContext, vectors: ReadonlyMap<string, string>, args: Arguments): ReadonlyMap<string, string> {
  const edges = edgesOf(args);
  if (!edges) return vectors;
  const shares = edges === "learned" ? undefined : normalized(context.tasks, edges);
  let current = vectors;
  for (let round = 1; round <= numberOf(args, "rounds", 1); round++) {
    const all = context.tasks.map((task) => current.get(task) ?? "");
    current = new Map(context.tasks.map((task, index) => {
      const part = { suffix: `heard_${round}_${task}`, kind: "gate", tasks: context.tasks } as const;
      const given: Arguments = shares ? { shares: shares[index] } : { temperature: numberOf(args, "temperature", 1) };
      const heard = context.layer("task_messages", given, [all[index], ...all], part);
      const made = { units: numberOf(args, "embedding"), activation: word("tanh"), bias: true };
      return [task, context.layer("dense", made, [heard], { ...part, suffix: `told_${round}_${task}`, sharedAs: `told_${round}` })];
    }));
  }
  return current;
}
