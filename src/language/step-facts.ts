import type { ModelNode } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { StepFact } from "./checked.ts";
import { layerBefore } from "./graph-builder.ts";
import type { Pass } from "./pass.ts";
import type { StepNote } from "./step-notes.ts";

/** What every step makes, with the tasks that it serves and the weights that it has. */
export function stepFacts(pass: Pass, nodes: readonly ModelNode[]): StepFact[] {
  const served = servedBy(nodes);
  const tasksOf = remembered((names) => inOrder(pass.tasks, union(names.map((name) => served.get(layerBefore(name) ?? name)))));
  return pass.notes.all.map((note) => factOf(pass, note, tasksOf(note.reads ?? note.nodes)));
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

function factOf(pass: Pass, note: StepNote, tasks: readonly string[]): StepFact {
  const { span, word, inputs, output, perTask } = note;
  const parameters = weightsOf(pass, note.nodes);
  return {
    span: { start: span.start, end: span.end }, word, inputs, ...(output ? { output } : {}), perTask,
    tasks,
    ...(Number.isFinite(parameters) && !note.reads ? { parameters } : {}),
  };
}

/** How many numbers are learned in the given nodes; shared weights count once, unknown vocabularies give NaN. */
function weightsOf(pass: Pass, names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) {
    const specs = pass.graph.weights(name).filter(({ trainable }) => trainable !== false);
    counts.set(pass.graph.node(name)?.weightsKey ?? name, specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  }
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
