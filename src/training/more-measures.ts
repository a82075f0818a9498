import { dot, type Matrix, times } from "../catalog/solvers/matrix.ts";
import type { Tensor, Tensors } from "../engine/executor.ts";
import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import { feedsOf, matrixOf, numbers, vector } from "./feeds.ts";
import { lookaheadRate } from "./measure.ts";
import type { Session } from "./session.ts";

interface BatchFindings {
  readonly losses: readonly number[];
  readonly labelled: readonly number[];
  readonly gram: Matrix;
}

/** Programs with one forward and backward pass a task take long to build, and long to run, for many tasks. */
export const mostProximalTasks = 12;

/**
 * Proximal affinity (after "Selective Task Group Updates", ICLR 2025, with every task a group of its own): within one batch the tasks step
 * one after the other, from a start that moves on with every measurement; A[j][i] = 1 − L_j(after i) / L_j(before i). Steps are as long as
 * the lookahead's, by the gradients at the start.
 */
export async function measureProximal(session: Session, feeds: Tensors, { labelled, gram }: BatchFindings, step: number): Promise<EventOf<"proximal">> {
  const program = await session.programs.proximal();
  const count = session.tasks.length;
  const turns = Array.from({ length: count }, (_, turn) => (turn + step) % count);
  const rates = turns.map((source) => (labelled[source] > 0 ? lookaheadRate(session, source, gram[source][source]) ?? 0 : 0));
  const order: Tensor = { shape: [count, count], data: Float32Array.from(turns.flatMap((source) => Array.from({ length: count }, (_, task) => Number(task === source)))) };
  const outputs = await program.run(feedsOf(program.program, { ...feeds, order, rates: vector(rates) }), session.state);
  const losses = numbers(outputs.losses);
  const matrix = Array.from({ length: count }, () => Array<number | null>(count).fill(null));
  turns.forEach((source, turn) => {
    if (!(rates[turn] > 0)) return;
    for (let task = 0; task < count; task++) {
      if (labelled[task] > 0) matrix[task][source] = finite(1 - losses[(turn + 1) * count + task] / losses[turn * count + task]);
    }
  });
  return { type: "proximal", step, matrix };
}

/** What is known of a batch, or of a part of it. */
type Measured = Pick<BatchFindings, "labelled" | "gram">;

/** Both halves of a batch, and the whole where the step itself measures another thing. */
interface Halves {
  readonly first: Measured;
  readonly second: Measured;
  readonly whole?: Measured;
}

/** Measures the halves of a batch; undefined for models whose batch statistics tie the rows together. */
export async function measureHalves(session: Session, feeds: Tensors, rows: number, withWhole: boolean): Promise<Halves | undefined> {
  if (rows < 4 || session.model.instance.parameters.some(({ trainable, owners }) => !trainable && owners.length > 0)) return undefined;
  const program = await session.programs.measure({ layers: false });
  const half = Math.floor(rows / 2);
  const at = async (from: number, to: number) => {
    const outputs = await program.run(feedsOf(program.program, rowsBetween(feeds, rows, from, to)), session.state);
    return { labelled: numbers(outputs.labelled), gram: matrixOf(outputs.gram) };
  };
  return { first: await at(0, half), second: await at(half, rows), ...(withWhole ? { whole: await at(0, rows) } : {}) };
}

/**
 * The noise ceiling of a batch: the cosine of each task's gradients on the two halves. With M labels in all, M g = m_A g_A + m_B g_B, so that
 * three Gram matrices give the product of the halves.
 */
export function ceilingOf(tasks: readonly string[], { first, second, whole }: Halves & { readonly whole: Measured }, step: number): EventOf<"ceiling"> {
  const cosine = tasks.map((_, task) => {
    const [a, b] = [first.labelled[task], second.labelled[task]];
    const [ga, gb, g] = [first.gram, second.gram, whole.gram].map((gram) => gram[task][task]);
    if (!(a > 0 && b > 0 && ga > 0 && gb > 0)) return null;
    const product = ((a + b) ** 2 * g - a * a * ga - b * b * gb) / (2 * a * b);
    return finite(Math.max(-1, Math.min(1, product / Math.sqrt(ga * gb))));
  });
  return { type: "ceiling", step, cosine };
}

/** The feeds of some rows of a batch; what is not by row stays. */
function rowsBetween(feeds: Tensors, rows: number, from: number, to: number): Tensors {
  return Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => {
    if (tensor.shape[0] !== rows) return [name, tensor];
    const width = tensor.data.length / rows;
    return [name, { shape: [to - from, ...tensor.shape.slice(1)], data: tensor.data.slice(from * width, to * width) }];
  }));
}

/** Losses along the step that is about to be taken, against what the first order says: 2 (L′ − L + rate g·d) / rate², of a plain step along d. */
export async function measureCurvature(
  session: Session, feeds: Tensors, { losses, labelled, gram }: BatchFindings, weights: readonly number[],
): Promise<(number | null)[]> {
  const program = await session.programs.lookahead();
  const products = times(gram, weights);
  const squared = dot(products, weights);
  const [source] = weights.flatMap((weight, task) => (weight !== 0 && gram[task][task] > 0 ? [task] : []));
  const rate = source === undefined ? undefined : lookaheadRate(session, source, squared);
  if (rate === undefined) return losses.map(() => null);
  const outputs = await program.run(feedsOf(program.program, { ...feeds, source: vector(weights), lookahead_rate: { shape: [], data: Float32Array.of(rate) } }), session.state);
  const after = numbers(outputs.losses);
  return losses.map((loss, task) => (labelled[task] > 0 ? finite((2 * (after[task] - loss + rate * products[task])) / (rate * rate * squared)) : null));
}
