import type { MeasuredMatrix } from "./matrix.ts";

/**
 * Recon's score of every layer (Shi et al., ICLR 2023): how many (step, pair) cosines lie below a threshold, as a share of those that
 * were measured, so that runs of different lengths compare. `steps` holds one list of layers a step; null where nothing was measured.
 */
export function reconScores(steps: readonly (readonly MeasuredMatrix[])[], threshold: number): (number | null)[] {
  const layers = steps[0]?.length ?? 0;
  return Array.from({ length: layers }, (_, layer) => {
    let [measured, below] = [0, 0];
    for (const step of steps) {
      const cosines = step[layer];
      for (let first = 0; first < cosines.length; first++) {
        for (let second = first + 1; second < cosines.length; second++) {
          const cosine = cosines[first][second];
          if (cosine === null) continue;
          measured++;
          if (cosine < threshold) below++;
        }
      }
    }
    return measured === 0 ? null : below / measured;
  });
}
