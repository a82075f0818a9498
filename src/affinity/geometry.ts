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

/** Share of every task's gradient in the sum of all lengths; null where all are 0. */
export function gradientShares(norms: readonly Measured[]): Measured[] {
  const sum = norms.reduce<number>((total, norm) => total + (norm ?? 0), 0);
  return norms.map((norm) => (norm === null || !(sum > 0) ? null : norm / sum));
}

/**
 * Curvature bounding measure (1 − cos²) |g_i − g_j|² / |g_i + g_j|² of every pair (Yu et al. 2020): how curved the loss must be for a
 * conflict to do harm; null for a task without a gradient, and for gradients that cancel.
 */
export function curvatureBound(gram: readonly (readonly number[])[]): Measured[][] {
  const cosines = cosineMatrix(gram);
  return mapCells(gram, (value, row, column) => {
    const cosine = cosines[row][column];
    const [left, right] = [gram[row][row], gram[column][column]];
    const sum = left + right + 2 * value;
    if (cosine === null || !(sum > 0)) return null;
    return row === column ? 0 : ((1 - cosine * cosine) * Math.max(0, left + right - 2 * value)) / sum;
  });
}

/** Cosine of every task's gradient with the mean of all: [tasks]; null for a task without a gradient. */
export function cosinesWithMean(gram: readonly (readonly number[])[]): Measured[] {
  const total = Math.sqrt(Math.max(0, gram.flat().reduce((sum, value) => sum + value, 0)));
  return gram.map((row, task) => {
    const norms = total * Math.sqrt(Math.max(0, row[task]));
    return norms > 0 ? row.reduce((sum, value) => sum + value, 0) / norms : null;
  });
}

/** Tragic triad (Yu et al. 2020): a conflict, of unlike lengths, under curvature that exceeds what the first order predicts. */
export function isTragic(cosine: Measured, similarity: Measured, curvature: Measured): boolean {
  return cosine !== null && similarity !== null && curvature !== null && cosine < 0 && cosine <= -similarity && curvature > 0;
}
