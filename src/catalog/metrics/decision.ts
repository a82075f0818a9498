import type { Predicted } from "../definition.ts";

/**
 * The class of a row: of one probability 1 where it is at least a half, of several the largest (the first of equals).
 * NaN where an output is NaN.
 */
export function decide({ width, outputs, decisions }: Predicted, row: number): number {
  if (decisions) return decisions[row];
  if (width === 1) return Number.isNaN(outputs[row]) ? NaN : Number(outputs[row] >= 0.5);
  let best = 0;
  for (let index = 0; index < width; index++) {
    const value = outputs[row * width + index];
    if (Number.isNaN(value)) return NaN;
    if (value > outputs[row * width + best]) best = index;
  }
  return best;
}

/** Whether rows have a yes or no for each of several labels. */
export function hasLabels({ rows, width, labels }: Predicted): boolean {
  return rows > 0 && width > 1 && labels.length === rows * width;
}

/** The outputs and labels of one label alone, of the rows that have it. */
export function ofLabel({ rows, width, outputs, labels }: Predicted, place: number): Predicted {
  const known = Array.from({ length: rows }, (_, row) => row * width + place).filter((at) => !Number.isNaN(labels[at]));
  const pick = (values: Float64Array) => Float64Array.from(known, (at) => values[at]);
  return { rows: known.length, width: 1, outputs: pick(outputs), labels: pick(labels) };
}

/** The mean over labels of what is defined for each; NaN where it is for none. */
export function meanOverLabels(predicted: Predicted, value: (alone: Predicted) => number): number {
  const values = Array.from({ length: predicted.width }, (_, place) => value(ofLabel(predicted, place))).filter((found) => !Number.isNaN(found));
  return values.reduce((sum, found) => sum + found, 0) / values.length;
}

/** Mean over rows; NaN where there are none. */
export function meanOverRows(rows: number, value: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += value(row);
  return sum / rows;
}
