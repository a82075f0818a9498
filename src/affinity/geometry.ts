import { type Measured, mapCells } from "./matrix.ts";

/** cos φ_ij = G_ij / √(G_ii G_jj) of a Gram matrix, within ±1; null for a task without a gradient. */
export function cosineMatrix(gram: readonly (readonly number[])[]): Measured[][] {
  return mapCells(gram, (value, row, column) => {
    const [left, right] = [gram[row][row], gram[column][column]];
    if (!(left > 0 && right > 0) || !Number.isFinite(value)) return null;
    return row === column ? 1 : Math.min(1, Math.max(-1, value / (Math.sqrt(left) * Math.sqrt(right))));
  });
}

/** Φ_ij = 2 |g_i| |g_j| / (|g_i|² + |g_j|²), 1 for equally long gradients (Yu et al. 2020); null where both are 0. */
export function magnitudeSimilarity(gram: readonly (readonly number[])[]): Measured[][] {
  return mapCells(gram, (_, row, column) => {
    const [left, right] = [gram[row][row], gram[column][column]];
    const sum = left + right;
    return sum > 0 ? (2 * Math.sqrt(left) * Math.sqrt(right)) / sum : null;
  });
}

/** |g_k| of every task. */
export function gradientNorms(gram: readonly (readonly number[])[]): number[] {
  return gram.map((row, task) => Math.sqrt(Math.max(0, row[task])));
}

/** Share of the pairs i < j with a cosine below 0, among those measured; null where none was. */
export function conflictShare(cosines: readonly (readonly Measured[])[]): Measured {
  const measured = cosines.flatMap((row, first) => row.slice(first + 1).filter((cosine) => cosine !== null));
  return measured.length === 0 ? null : measured.filter((cosine) => cosine < 0).length / measured.length;
}
