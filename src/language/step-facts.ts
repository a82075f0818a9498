import type { ModelNode } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { StepFact } from "./checked.ts";
import type { Pass } from "./pass.ts";
import type { StepNote } from "./step-notes.ts";

/** What every step makes, with the tasks that it serves and the weights that it has. */
export function stepFacts(pass: Pass, nodes: readonly ModelNode[]): StepFact[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return pass.notes.all.map((note) => factOf(pass, note, byName));
}

function factOf(pass: Pass, note: StepNote, nodes: ReadonlyMap<string, ModelNode>): StepFact {
  const own = note.nodes.flatMap((name) => nodes.get(name) ?? []);
  const { span, word, inputs, output, perTask } = note;
  const parameters = weightsOf(pass, note.nodes);
  return {
    span: { start: span.start, end: span.end }, word, inputs, ...(output ? { output } : {}), perTask,
    tasks: pass.tasks.filter((task) => own.some((node) => node.tasks.includes(task))),
    ...(Number.isFinite(parameters) ? { parameters } : {}),
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
