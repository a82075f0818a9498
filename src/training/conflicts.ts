import type { Matrix } from "../catalog/solvers/matrix.ts";
import { sharedLayers } from "../graph/programs/index.ts";
import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import { matrixOf } from "./feeds.ts";
import type { Gathered } from "./gather.ts";
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

/** A symmetric matrix: every pair is asked for once. */
function mirrored(size: number, cell: (row: number, column: number) => number | null): (number | null)[][] {
  const matrix = Array.from({ length: size }, () => Array<number | null>(size).fill(null));
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
