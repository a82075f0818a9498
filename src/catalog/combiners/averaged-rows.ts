import type { RowForm, RowMeasure } from "../definition.ts";

/** What an average does in a step: how far it goes towards the new rows, and by how much those are scaled first. */
export interface Average {
  readonly rate: number;
  scale(task: number): number;
}

/** Rows are replaced by their moving averages; the average of a task without a gradient in this batch stays. */
export function averagedRows(average: (measure: RowMeasure, args: Parameters<RowForm["feeds"]>[1]) => Average): RowForm {
  return {
    slots: ["average"],
    feeds: (measure, args) => {
      const { rate, scale } = average(measure, args);
      return [
        { name: "average_rate", values: measure.norms.map((norm) => (norm > 0 ? rate : 0)) },
        { name: "average_scale", values: measure.norms.map((norm, task) => (norm > 0 ? scale(task) : 0)) },
      ];
    },
    lower: (build, { rows, slots: [before], feeds: [rate, scale] }) => {
      const change = build.subtract(build.multiply(rows, scale), before);
      const after = build.add(before, build.multiply(change, rate));
      return { rows: after, slots: [after] };
    },
  };
}
