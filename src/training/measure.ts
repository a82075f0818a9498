import type { Matrix } from "../catalog/solvers/matrix.ts";
import { Builder } from "../graph/builder.ts";
import type { Instance } from "../graph/forward.ts";
import type { NoiseSpec } from "../graph/noise.ts";
import { sharedLayers } from "../graph/programs/index.ts";
import { sizeOf } from "../graph/shape.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import { matrixOf, numbers, scalar, vector } from "./feeds.ts";
import type { Gathered } from "./gather.ts";
import { type Part, runParts } from "./parts.ts";
import type { Session } from "./session.ts";

/**
 * Cosines between the gradients of every pair of tasks: over all that the pair shares, layer by layer, at the shared representation, and as
 * an adaptive optimizer weighs them.
 */
export function measureConflicts(session: Session, { outputs, representation }: Pick<Gathered, "outputs" | "representation">, labelled: readonly number[], step: number): EventOf<"conflicts"> {
  const layers = sharedLayers(session.model.instance);
  const owners = layers.map((layer) => session.tasks.map((task, index) => labelled[index] > 0 && layer.tasks.includes(task)));
  const grams = layers.map((_, index) => matrixOf(outputs.gram_layers, index));
  return {
    type: "conflicts", step,
    cosine: mirrored(session.tasks.length, (i, j) => pairCosine(grams, owners, i, j)),
    layers: grams.map((gram, layer) => mirrored(session.tasks.length, (i, j) => pairCosine([gram], [owners[layer]], i, j))),
    norms: grams.map((gram, layer) => gram.map((row, task) => (owners[layer][task] ? finite(Math.sqrt(Math.max(0, row[task]))) : null))),
    ...(representation ? { representation: mirrored(session.tasks.length, (i, j) => pairCosine([representation], [labelled.map((rows) => rows > 0)], i, j)) } : {}),
    ...preconditionedCosines(session.tasks.length, outputs, owners),
  };
}

/** Cosines over all that a pair shares, and layer by layer, of gradients as an adaptive optimizer weighs them. */
function preconditionedCosines(
  tasks: number, { gram_preconditioned: tensor }: Gathered["outputs"], owners: readonly (readonly boolean[])[],
): Pick<EventOf<"conflicts">, "preconditioned" | "preconditionedLayers"> {
  if (tensor === undefined) return {};
  const grams = owners.map((_, layer) => matrixOf(tensor, layer));
  return {
    preconditioned: mirrored(tasks, (i, j) => pairCosine(grams, owners, i, j)),
    preconditionedLayers: grams.map((gram, layer) => mirrored(tasks, (i, j) => pairCosine([gram], [owners[layer]], i, j))),
  };
}

function pairs(size: number, cell: (row: number, column: number) => number | null): (number | null)[][] {
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => cell(row, column)));
}

/** A symmetric matrix: every pair is asked for once. */
function mirrored(size: number, cell: (row: number, column: number) => number | null): (number | null)[][] {
  const matrix = pairs(size, () => null);
  for (let row = 0; row < size; row++) for (let column = row; column < size; column++) matrix[row][column] = matrix[column][row] = cell(row, column);
  return matrix;
}

/** The cosine over layers that both tasks own: their dot products and squared norms add up. */
function pairCosine(grams: readonly Matrix[], owners: readonly (readonly boolean[])[], i: number, j: number): number | null {
  let [product, left, right] = [0, 0, 0];
  for (let layer = 0; layer < grams.length; layer++) {
    if (!owners[layer][i] || !owners[layer][j]) continue;
    const gram = grams[layer];
    product += gram[i][j];
    left += gram[i][i];
    right += gram[j][j];
  }
  const norms = Math.sqrt(left * right);
  return norms > 0 ? finite(Math.max(-1, Math.min(1, product / norms))) : null;
}

/** What the step found before anything moved. */
interface StepFindings {
  readonly losses: readonly number[];
  readonly labelled: readonly number[];
  /** Over shared parameters. */
  readonly gram: Matrix;
}

/**
 * Lookahead affinity (Fifty et al. 2021): for every source i the shared parameters take one gradient step for i alone, and
 * the same batch is read again: Z[j][i] = 1 − L_j(after) / L_j. Nothing of the model changes.
 */
export async function measureAffinity(session: Session, parts: readonly Part[], before: StepFindings, step: number): Promise<RunEvent> {
  const program = await session.programs.lookahead();
  const count = session.tasks.length;
  const matrix = pairs(count, () => null);
  for (let source = 0; source < count; source++) {
    const rate = lookaheadRate(session, source, before.gram[source][source]);
    if (before.labelled[source] === 0 || rate === undefined) continue;
    const chosen = { source: vector(Array.from({ length: count }, (_, task) => Number(task === source))), lookahead_rate: scalar(rate) };
    const outputs = await runParts(program, parts.map((part) => ({ ...part, feeds: { ...part.feeds, ...chosen } })), session);
    const after = outputs.map(({ losses }) => numbers(losses)).reduce((sums, losses, part) => sums.map((sum, task) => sum + parts[part].share[task] * losses[task]),
      Array<number>(count).fill(0));
    for (let recipient = 0; recipient < count; recipient++) {
      if (before.labelled[recipient] > 0) matrix[recipient][source] = finite(1 - after[recipient] / before.losses[recipient]);
    }
  }
  return { type: "affinity", step, measure: "lookahead", matrix };
}

/**
 * Share of an adaptive optimizer's own step, lr·√n for n shared numbers. All of it along one batch's gradient would mostly
 * show the curvature that its noise runs into; the plain η·g is hundreds of times shorter, near what 32 bits resolve.
 */
const lookaheadShare = 0.03;

/** How far to look: η as in the paper, or ‖η·g‖ = share·lr·√n. Undefined where the source's gradient is zero. */
export function lookaheadRate({ strategy, model, tasks }: Session, source: number, squaredNorm: number): number | undefined {
  if (!(squaredNorm > 0)) return undefined;
  if (!strategy.optimizer.definition.adaptive) return strategy.learningRate;
  const own = model.instance.parameters.filter(({ trainable, owners }) => trainable && owners.length > 1 && owners.includes(tasks[source]));
  const size = own.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return lookaheadShare * strategy.learningRate * Math.sqrt(size / squaredNorm);
}

/** What noise the model asks for in training: found by writing its forward graph once. */
export function noiseOf(instance: Instance): readonly NoiseSpec[] {
  const build = new Builder();
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  return instance.lower(build, { training: true, losses: true, parameter: (name) => build.state(name, shapes.get(name) ?? []) }).noise;
}
