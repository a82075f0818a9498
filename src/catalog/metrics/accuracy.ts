import type { MetricDefinition } from "../definition.ts";
import { decide, meanOverRows } from "./decision.ts";

export const accuracy: MetricDefinition = {
  kind: "metric",
  name: "accuracy",
  summary: "Share of rows whose class is predicted.",
  documentation: "A binary task predicts 1 where its probability is at least 0.5, a task with classes the most probable one; at positions each counts as a row. Compare with the share of the largest class before calling it good.",
  parameters: [],
  higherIsBetter: true,
  compute: (predicted) => meanOverRows(predicted.rows, (row) => Number(decide(predicted, row) === predicted.labels[row])),
};
