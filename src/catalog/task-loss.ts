import { GraphError, type Build } from "../graph/build.ts";
import type { ModelGraph, ModelTask } from "../graph/model.ts";
import type { Value } from "../graph/program.ts";
import { BATCH } from "../graph/shape.ts";
import { range } from "../graph/values.ts";
import { catalog } from "./index.ts";
import { isWord } from "./words.ts";

interface Predictions {
  readonly output: Value;
  readonly logits: Value | undefined;
  /** 1 where a position of the output is there, 0 where it is padding. */
  readonly padding: Value | undefined;
  /** 1 where a label counts, of the mask's leading dims; undefined where all do. */
  readonly counted: Value | undefined;
}

/** A task's loss in a batch, Σ mask · ℓ / max(1, Σ mask), and Σ mask; padded positions have no label, whatever is fed. */
export function lossOf(
  build: Build,
  graph: ModelGraph,
  task: ModelTask,
  { output, logits, padding, counted }: Predictions,
): { readonly loss: Value; readonly labelled: Value; readonly mask: Value; readonly label: Value; readonly rows: Value } {
  const kind = catalog.find("task", task.kind);
  const definition = catalog.find("loss", task.loss.word);
  if (kind === undefined || definition === undefined) throw new GraphError(`${task.name}: no ${task.kind} with ${task.loss.word}`);
  const { shape, type } = kind.label(task.arguments, task.dims);
  const label = build.feed(`label/${task.name}`, [BATCH, ...shape], type);
  const fits = logits !== undefined && lastActivation(graph, task) === kind.head(task.arguments, task.dims).activation;
  const fed = build.feed(`mask/${task.name}`, [BATCH, ...kind.mask(task.arguments, task.dims)]);
  const present = withoutPadding(build, fed, padding);
  const mask = counted ? build.multiply(present, spread(build, counted, present.shape.length)) : present;
  const losses = definition.lower({ build, output, label, mask, ...(fits ? { logits } : {}) }, task.loss.arguments);
  return { ...maskedMean(build, losses, mask), mask, label, rows: lossesByRow(build, losses, mask) };
}

/** A mask with a place for every position, 0 at the padded ones; a mask of whole rows stays. */
function withoutPadding(build: Build, mask: Value, padding: Value | undefined): Value {
  if (!padding || mask.shape.length < 2 || mask.shape[1] !== padding.shape[1]) return mask;
  return build.multiply(mask, build.reshape(padding, [...padding.shape, ...mask.shape.slice(2).map(() => 1)]));
}

/** What says of whole positions or rows, for each number of them. */
function spread(build: Build, counted: Value, rank: number): Value {
  return build.reshape(counted, [...counted.shape, ...Array<number>(rank - counted.shape.length).fill(1)]);
}

/** [batch]: the mean over the labels of each row, 0 where it has none. */
function lossesByRow(build: Build, losses: Value, mask: Value): Value {
  if (mask.shape.length < 2) return losses;
  const places = { axes: range(mask.shape.length).slice(1), keep: false };
  const labels = build.maximum(build.sum(mask, places), build.scalar(1e-12));
  return build.divide(build.sum(build.multiply(losses, mask), places), labels);
}

function maskedMean(build: Build, losses: Value, mask: Value) {
  const all = { axes: range(mask.shape.length), keep: false };
  const labelled = build.sum(mask, all);
  const total = build.sum(build.multiply(losses, mask), all);
  return { loss: build.divide(total, build.maximum(labelled, build.scalar(1))), labelled };
}

/** A loss reads logits only where its own activation follows them: after `output(sigmoid)`, `classes` has probabilities alone. */
function lastActivation(graph: ModelGraph, task: ModelTask): string {
  const node = graph.nodes.find(({ name }) => name === task.output);
  const own = node?.arguments.activation;
  if (isWord(own)) return own.word;
  return node !== undefined && catalog.find("activation", node.word) ? node.word : "linear";
}
