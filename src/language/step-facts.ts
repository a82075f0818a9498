import type { ModelNode } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { StepFact } from "./checked.ts";
import { layerBefore } from "./graph-builder.ts";
import type { Pass } from "./pass.ts";
import type { StepNote } from "./step-notes.ts";

/** What every step makes, with the tasks that it serves and the weights that it has. */
export function stepFacts(pass: Pass, nodes: readonly ModelNode[]): StepFact[] {
  const served = servedBy(nodes);
  return pass.notes.all.map((note) => factOf(pass, note, served));
}

/** The tasks of every value: of a node its own, of an input those of what reads it. */
function servedBy(nodes: readonly ModelNode[]): ReadonlyMap<string, ReadonlySet<string>> {
  const served = new Map<string, Set<string>>();
  const add = (name: string, tasks: readonly string[]) => served.set(name, new Set([...(served.get(name) ?? []), ...tasks]));
  for (const { name, inputs, tasks } of nodes) for (const value of [name, ...inputs]) add(value, tasks);
  return served;
}

function factOf(pass: Pass, note: StepNote, served: ReadonlyMap<string, ReadonlySet<string>>): StepFact {
  const names = note.reads ?? note.nodes;
  const { span, word, inputs, output, perTask } = note;
  const parameters = weightsOf(pass, note.nodes);
  return {
    span: { start: span.start, end: span.end }, word, inputs, ...(output ? { output } : {}), perTask,
    tasks: pass.tasks.filter((task) => names.some((name) => served.get(layerBefore(name) ?? name)?.has(task))),
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
