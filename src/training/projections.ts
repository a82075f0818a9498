import type { ProjectedGradients, ProjectedRow } from "../affinity/index.ts";
import type { Executor, Tensors } from "../engine/executor.ts";
import { jacobianName, measureProgram } from "../graph/programs/index.ts";
import { keyOf, randomOf } from "../graph/random.ts";
import { sizeOf } from "../graph/shape.ts";
import { sharedParameters } from "./combining.ts";
import { batchFeeds, noiseFeeds, noiseOf, numbers, run } from "./feeds.ts";
import type { PreparedModel } from "./prepare.ts";

interface Projection {
  /** Numbers that each gradient becomes. */
  readonly dimensions: number;
  readonly rows: number;
  readonly seed: number;
}

/**
 * Every task's gradient on single rows of the training part, over shared parameters, projected by random signs to a few numbers
 * (Johnson & Lindenstrauss; Achlioptas 2003). Dropout is drawn anew for every row.
 */
export async function projectGradients(model: PreparedModel, weights: Tensors, executor: Executor, tasks: readonly string[], projection: Projection): Promise<ProjectedGradients> {
  const { dataset, instance } = model;
  const program = await executor.compile(measureProgram(instance, { layers: false }));
  const state = await executor.createState(weights);
  const shared = sharedParameters(instance.parameters, tasks).map(({ parameter }) => ({
    name: jacobianName(parameter.name), size: sizeOf(parameter.shape),
    owners: tasks.flatMap((task, index) => (parameter.owners.includes(task) ? [index] : [])),
    signs: signsOf(parameter.name, sizeOf(parameter.shape), projection),
  }));
  const words = tasks.map((task) => model.graph.tasks.find(({ name }) => name === task)?.loss.word ?? "");
  const [noise, gathered] = [noiseOf(instance), tasks.map((): (ProjectedRow | null)[] => [])];
  const order = randomOf(projection.seed, keyOf("projection")).permutation(dataset.train.rows).slice(0, projection.rows);
  try {
    for (const [index, row] of [...order].entries()) {
      const feeds = { ...await batchFeeds(dataset.train, Uint32Array.of(row)), ...noiseFeeds(noise, { seed: projection.seed, step: index + 1, epoch: Infinity, rows: 1 }) };
      const outputs = await run(program, feeds, { state });
      const labelled = numbers(outputs.labelled);
      const jacobian = await state.read(shared.map(({ name }) => name));
      const projected = tasks.map(() => Array<number>(projection.dimensions).fill(0));
      for (const { name, owners, size, signs } of shared) owners.forEach((task, place) => addProjected(projected[task], jacobian[name].data, place * size, size, signs));
      const losses = numbers(outputs.losses);
      projected.forEach((gradient, task) => gathered[task].push(labelled[task] > 0 ? { gradient, curvature: curvatureOf(words[task], losses[task]) } : null));
    }
  } finally {
    state.dispose();
  }
  return gathered;
}

/** Losses whose size tells how certain the one right answer was; of an ordinal one, which adds up thresholds, it does not. */
const ofOneAnswer: ReadonlySet<string> = new Set(["cross_entropy", "binary_cross_entropy"]);

/** The curvature of a loss of size ℓ by its prediction, over the square of its slope there; 1 where neither follows from ℓ. */
function curvatureOf(loss: string, size: number): number {
  if (loss === "mse") return 1 / (2 * Math.max(size, 1e-4));
  if (!ofOneAnswer.has(loss)) return 1;
  const certain = Math.exp(-Math.min(20, Math.max(size, 1e-3)));
  return certain / (1 - certain);
}

/** ±1/√d, d a number: [size × d], packed as bytes. */
function signsOf(name: string, size: number, { dimensions, seed }: Projection): Int8Array {
  const random = randomOf(seed, keyOf(`signs of ${name}`));
  return Int8Array.from({ length: size * dimensions }, () => (random.uniform() < 0.5 ? -1 : 1));
}

function addProjected(into: number[], data: ArrayLike<number>, start: number, size: number, signs: Int8Array): void {
  const d = into.length;
  const scale = 1 / Math.sqrt(d);
  for (let index = 0; index < size; index++) {
    const value = data[start + index] * scale;
    if (value === 0) continue;
    for (let a = 0; a < d; a++) into[a] += value * signs[index * d + a];
  }
}
