import { dot, type Matrix, times } from "../catalog/solvers/matrix.ts";
import type { Tensor, Tensors } from "../engine/executor.ts";
import { sizeOf } from "../graph/shape.ts";
import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import { numbers, run, scalar, vector } from "./feeds.ts";
import { type Losses, meanOver, type Part, runParts } from "./parts.ts";
import type { Session } from "./session.ts";

/** What the step found before anything moved. */
interface StepFindings extends Losses {
  /** Over shared parameters. */
  readonly gram: Matrix;
}

/**
 * Lookahead affinity (Fifty et al. 2021): for every source i the shared parameters take one gradient step for i alone, and
 * the same batch is read again: Z[j][i] = 1 − L_j(after) / L_j. Nothing of the model changes.
 */
export async function measureAffinity(session: Session, parts: readonly Part[], before: StepFindings, step: number): Promise<EventOf<"affinity">> {
  const program = await session.programs.lookahead();
  const count = session.tasks.length;
  const matrix = unmeasured(count);
  for (let source = 0; source < count; source++) {
    const rate = lookaheadRate(session, source, before.gram[source][source]);
    if (before.labelled[source] === 0 || rate === undefined) continue;
    const chosen = { source: vector(Array.from({ length: count }, (_, task) => Number(task === source))), lookahead_rate: scalar(rate) };
    const outputs = await runParts(program, parts.map((part) => ({ ...part, feeds: { ...part.feeds, ...chosen } })), session);
    const after = meanOver(parts, outputs.map(({ losses }) => numbers(losses)));
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
function lookaheadRate({ strategy, model, tasks }: Session, source: number, squaredNorm: number): number | undefined {
  if (!(squaredNorm > 0)) return undefined;
  if (!strategy.optimizer.definition.adaptive) return strategy.learningRate;
  const own = model.instance.parameters.filter(({ trainable, owners }) => trainable && owners.length > 1 && owners.includes(tasks[source]));
  const size = own.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return lookaheadShare * strategy.learningRate * Math.sqrt(size / squaredNorm);
}

/** Programs with one forward and backward pass a task take long to build, and long to run, for many tasks. */
export const mostProximalTasks = 12;

/**
 * Proximal affinity (after "Selective Task Group Updates", ICLR 2025, with every task a group of its own): within one batch the tasks step
 * one after the other, from a start that moves on with every measurement; A[j][i] = 1 − L_j(after i) / L_j(before i). Steps are as long as
 * the lookahead's, by the gradients at the start.
 */
export async function measureProximal(session: Session, feeds: Tensors, { labelled, gram }: StepFindings, step: number): Promise<EventOf<"proximal">> {
  const program = await session.programs.proximal();
  const count = session.tasks.length;
  const turns = Array.from({ length: count }, (_, turn) => (turn + step) % count);
  const rates = turns.map((source) => (labelled[source] > 0 ? lookaheadRate(session, source, gram[source][source]) ?? 0 : 0));
  const order: Tensor = { shape: [count, count], data: Float32Array.from(turns.flatMap((source) => Array.from({ length: count }, (_, task) => Number(task === source)))) };
  const outputs = await run(program, { ...feeds, order, rates: vector(rates) }, session);
  const losses = numbers(outputs.losses);
  const matrix = unmeasured(count);
  turns.forEach((source, turn) => {
    if (!(rates[turn] > 0)) return;
    for (let task = 0; task < count; task++) {
      if (labelled[task] > 0) matrix[task][source] = finite(1 - losses[(turn + 1) * count + task] / losses[turn * count + task]);
    }
  });
  return { type: "proximal", step, matrix };
}

/** Losses along the step that is about to be taken, against what the first order says: 2 (L′ − L + rate g·d) / rate², of a plain step along d. */
export async function measureCurvature(
  session: Session, feeds: Tensors, { losses, labelled, gram }: StepFindings, weights: readonly number[],
): Promise<(number | null)[]> {
  const program = await session.programs.lookahead();
  const products = times(gram, weights);
  const squared = dot(products, weights);
  const [source] = weights.flatMap((weight, task) => (weight !== 0 && gram[task][task] > 0 ? [task] : []));
  const rate = source === undefined ? undefined : lookaheadRate(session, source, squared);
  if (rate === undefined) return losses.map(() => null);
  const outputs = await run(program, { ...feeds, source: vector(weights), lookahead_rate: scalar(rate) }, session);
  const after = numbers(outputs.losses);
  return losses.map((loss, task) => (labelled[task] > 0 ? finite((2 * (after[task] - loss + rate * products[task])) / (rate * rate * squared)) : null));
}

function unmeasured(size: number): (number | null)[][] {
  return Array.from({ length: size }, () => Array<number | null>(size).fill(null));
}
