import type { Arguments, ExpandContext, Part, SharingDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";
import { edgesOf, knowsEdges, withMessages } from "./task-graph.ts";

/** δ and β of every task: learned as they are, or made of its vector by a product that all tasks share. */
function rowsFor(context: ExpandContext, args: Arguments): ReadonlyMap<string, string> {
  const embedding = numberOf(args, "embedding");
  const partOf = (task: string): Part => ({ suffix: `task_${task}`, kind: "gate", tasks: [task] });
  const width = (task: string) => 2 * context.width(context.input(task));
  const vector = (task: string, length: number, spread: number) => context.layer("task_vector", { width: length, spread }, [context.input(task)], partOf(task));
  if (embedding === 0) return new Map(context.tasks.map((task) => [task, vector(task, width(task), 0)]));
  const vectors = withMessages(context, new Map(context.tasks.map((task) => [task, vector(task, embedding, 1)])), args);
  return new Map([...vectors].map(([task, value]) =>
    [task, context.layer("dense", { units: width(task), bias: true }, [value], { ...partOf(task), suffix: `made_${task}`, sharedAs: "made" })]));
}

/** Whether everything is there that the arguments need; tells of the first that is not. */
function isWhole(context: ExpandContext, args: Arguments): boolean {
  const edges = edgesOf(args);
  const missing = edges && numberOf(args, "embedding") === 0 ? { parameter: "embedding", summary: "the length of the vectors that pass along `graph`" }
    : !edges && numberOf(args, "rounds", 1) > 1 ? { parameter: "graph", summary: "messages pass `rounds` times along its edges" }
    : edges !== "learned" && numberOf(args, "temperature", 1) !== 1 ? { parameter: "graph", summary: "`temperature` is of edges that are `learned`" }
    : undefined;
  if (missing) context.reject("MTL310", missing);
  return missing === undefined;
}

export const film: SharingDefinition = {
  kind: "sharing",
  name: "film",
  summary: "One trunk for all tasks, scaled and shifted for each by what the task is.",
  documentation: "x · (1 + δ_t) + β_t along the last axis. With `embedding: 8` every task is a learned vector of 8 numbers, and one product, shared by all, makes δ and β of it; "
    + "without, every task learns its δ and β directly, from 0. Place it before the activation, as in the paper: `dense(64) -> film -> relu`. "
    + "What follows is a value of each task; a layer after it has one set of weights. With `graph: [[pos, chunk], [chunk, ner]]` the vectors pass messages along these edges first, "
    + "E ← tanh(Â E W); with `graph: learned` every task hears of all, by softmax(E Eᵀ / temperature), which the run reports.",
  source: "Perez et al. 2018, FiLM: visual reasoning with a general conditioning layer; Kipf & Welling 2017 for the messages",
  parameters: [
    {
      name: "embedding", type: "integer", minimum: 1, optional: true, unit: "numbers",
      summary: "Length of a task's vector; without it a task has no vector, but its own δ and β.",
    },
    { name: "graph", type: "edges", choices: ["learned"], optional: true, summary: "Pairs of tasks that hear from each other, or `learned`; needs `embedding`." },
    { name: "rounds", type: "integer", minimum: 1, maximum: 10, default: 1, unit: "times", summary: "How often messages pass." },
    { name: "temperature", type: "number", above: 0, default: 1, summary: "Of learned edges: a small one hears few." },
  ],
  takes: "either",
  expand(context, args) {
    if (!knowsEdges(context, args) || !isWhole(context, args)) return new Map();
    const rows = rowsFor(context, args);
    return new Map(context.tasks.map((task) =>
      [task, context.layer("modulate", {}, [context.input(task), rows.get(task) ?? ""], { suffix: `film_${task}`, kind: "mix", tasks: [task] })]));
  },
};
