import type { Tensors } from "../engine/executor.ts";
import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import { matrixOf, numbers, run } from "./feeds.ts";
import type { Gathered } from "./gather.ts";
import type { Session } from "./session.ts";

/** What is known of a batch, or of a part of it. */
type Measured = Pick<Gathered, "labelled" | "gram">;

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
    const outputs = await run(program, rowsBetween(feeds, rows, from, to), session);
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
