import type { ModelNode } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { StepFact } from "./checked.ts";
import { layerBefore, type GraphBuilder } from "./graph-builder.ts";
import type { Pass } from "./pass.ts";
import type { StepNote } from "./step-notes.ts";

/**
 * What every step makes, with the tasks that it serves and the weights that it has: found when somebody asks, since problems need none of
 * it. Weights are counted at once, so that nothing else of the pass has to be kept until then.
 */
export function stepFactsOf(pass: Pass, nodes: readonly ModelNode[]): () => readonly StepFact[] {
  const notes = [...pass.notes.all];
  for (const note of notes) if (!note.reads) note.parameters = weightsOf(pass, note.nodes);
  return later(notes, pass.tasks, nodes);
}

function later(notes: StepNote[], tasks: readonly string[], nodes: readonly ModelNode[]): () => readonly StepFact[] {
  let facts: readonly StepFact[] | undefined;
  return () => (facts ??= factsOf(notes, tasks, nodes));
}

function factsOf(notes: StepNote[], tasks: readonly string[], nodes: readonly ModelNode[]): StepFact[] {
  const served = servedBy(nodes);
  const tasksOf = remembered((names) => inOrder(tasks, union(names.map((name) => served.get(layerBefore(name) ?? name)))));
  return notes.sort((a, b) => a.span.start - b.span.start).map((note) => factOf(note, tasksOf(note.reads ?? note.nodes)));
}

/** The tasks of every value: of a node its own, of an input those of what reads it. */
function servedBy(nodes: readonly ModelNode[]): ReadonlyMap<string, ReadonlySet<string>> {
  const served = new Map<string, Set<string>>();
  for (const { name, inputs, tasks } of nodes) for (const value of [name, ...inputs]) addAll(served, value, tasks);
  return served;
}

function union(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> {
  if (sets.length === 1) return sets[0] ?? new Set();
  const all = new Set<string>();
  for (const set of sets) for (const item of set ?? []) all.add(item);
  return all;
}

function addAll(served: Map<string, Set<string>>, name: string, tasks: readonly string[]): void {
  const own = served.get(name);
  if (own) for (const task of tasks) own.add(task);
  else served.set(name, new Set(tasks));
}

/** What many steps read is looked up once. */
function remembered<Result>(find: (names: readonly string[]) => Result): (names: readonly string[]) => Result {
  const known = new Map<string, Result>();
  return (names) => {
    const key = names.join("\n");
    const result = known.get(key) ?? find(names);
    known.set(key, result);
    return result;
  };
}

function inOrder(all: readonly string[], some: ReadonlySet<string>): readonly string[] {
  return some.size === 0 ? [] : all.filter((task) => some.has(task));
}

function factOf({ span, word, inputs, output, perTask, parameters }: StepNote, tasks: readonly string[]): StepFact {
  return {
    span: { start: span.start, end: span.end }, word, inputs, ...(output ? { output } : {}), perTask,
    tasks,
    ...(parameters !== undefined && Number.isFinite(parameters) ? { parameters } : {}),
  };
}

/** How many numbers are learned in the given nodes; shared weights count once, unknown vocabularies give NaN. */
function weightsOf({ graph }: Pass, names: readonly string[]): number {
  let sum = 0;
  let seen: Set<string> | undefined;
  for (const name of names) {
    const key = graph.node(name)?.weightsKey;
    if (key !== undefined && seen?.has(key)) continue;
    if (key !== undefined) (seen ??= new Set()).add(key);
    sum += learned(graph, name);
  }
  return sum;
}

function learned(graph: GraphBuilder, name: string): number {
  let sum = 0;
  for (const { shape, trainable } of graph.weights(name)) if (trainable !== false) sum += sizeOf(shape);
  return sum;
}
