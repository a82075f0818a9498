import type { Predicted } from "../definition.ts";

/**
 * The class of a row: of one probability 1 where it is at least a half, of several the largest (the first of equals).
 * NaN where an output is NaN.
 */
export function decide({ width, outputs }: Predicted, row: number): number {
  if (width === 1) return Number.isNaN(outputs[row]) ? NaN : Number(outputs[row] >= 0.5);
  let best = 0;
  for (let index = 0; index < width; index++) {
    const value = outputs[row * width + index];
    if (Number.isNaN(value)) return NaN;
    if (value > outputs[row * width + best]) best = index;
  }
  return best;
}

/** Mean over rows; NaN where there are none. */
export function meanOverRows(rows: number, value: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += value(row);
  return sum / rows;
}
