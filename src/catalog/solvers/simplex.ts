import type { Vector } from "./matrix.ts";

/** The nearest point of {x ≥ 0, Σx = 1} (Duchi et al. 2008). */
export function projectOnSimplex(vector: Vector): number[] {
  const descending = [...vector].sort((left, right) => right - left);
  let [sum, level] = [0, 0];
  descending.forEach((value, index) => {
    sum += value;
    const candidate = (sum - 1) / (index + 1);
    if (value > candidate) level = candidate;
  });
  return vector.map((value) => Math.max(0, value - level));
}
