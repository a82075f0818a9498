import { GraphError, type Build } from "../graph/build.ts";
import type { ModelGraph, ModelTask } from "../graph/model.ts";
import type { Value } from "../graph/program.ts";
import { BATCH } from "../graph/shape.ts";
import { catalog } from "./index.ts";
import { isWord } from "./words.ts";

interface Predictions {
  readonly output: Value;
  readonly logits: Value | undefined;
}

/** A task's loss in a batch, Σ mask · ℓ / max(1, Σ mask), and how many rows are labelled. */
export function lossOf(
  build: Build,
  graph: ModelGraph,
  task: ModelTask,
  { output, logits }: Predictions,
): { readonly loss: Value; readonly labelled: Value } {
  const kind = catalog.find("task", task.kind);
  const definition = catalog.find("loss", task.loss.word);
  if (kind === undefined || definition === undefined) throw new GraphError(`${task.name}: no ${task.kind} with ${task.loss.word}`);
  const { shape, type } = kind.label(task.arguments, task.dims);
  const label = build.feed(`label/${task.name}`, [BATCH, ...shape], type);
  const fits = logits !== undefined && lastActivation(graph, task) === kind.head(task.arguments, task.dims).activation;
  const rows = definition.lower({ build, output, label, ...(fits ? { logits } : {}) }, task.loss.arguments);
  return maskedMean(build, rows, build.feed(`mask/${task.name}`, [BATCH]));
}

function maskedMean(build: Build, rows: Value, mask: Value) {
  const all = { axes: [0], keep: false };
  const labelled = build.sum(mask, all);
  const total = build.sum(build.multiply(rows, mask), all);
  return { loss: build.divide(total, build.maximum(labelled, build.scalar(1))), labelled };
}

/** A loss reads logits only where its own activation follows them: after `output(sigmoid)`, `classes` has probabilities alone. */
function lastActivation(graph: ModelGraph, task: ModelTask): string {
  const node = graph.nodes.find(({ name }) => name === task.output);
  const own = node?.arguments.activation;
  if (isWord(own)) return own.word;
  return node !== undefined && catalog.find("activation", node.word) ? node.word : "linear";
}
