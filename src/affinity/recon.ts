import type { MeasuredMatrix } from "./matrix.ts";
import { pairsOf } from "./matrix.ts";

/**
 * Recon's score of every layer (Shi et al., ICLR 2023): how many (step, pair) cosines lie below a threshold, as a share of those that
 * were measured, so that runs of different lengths compare. `steps` holds one list of layers a step; null where nothing was measured.
 */
export function reconScores(steps: readonly (readonly MeasuredMatrix[])[], threshold: number): (number | null)[] {
  const layers = steps[0]?.length ?? 0;
  return Array.from({ length: layers }, (_, layer) => {
    const cosines = steps.flatMap((step) => pairsOf(step[layer].length).flatMap(([i, j]) => step[layer][i][j] ?? []));
    return cosines.length === 0 ? null : cosines.filter((cosine) => cosine < threshold).length / cosines.length;
  });
}
