import type { MetricDefinition, Predicted } from "../definition.ts";
import { meanOverRows } from "./decision.ts";

export const rmse: MetricDefinition = {
  kind: "metric",
  name: "rmse",
  summary: "Root of the mean squared error.",
  documentation: "`√ mean (ŷ − y)²`, in the label's original units; of `number[k]` over all k numbers.",
  parameters: [],
  higherIsBetter: false,
  compute: (predicted) => Math.sqrt(meanOverEntries(predicted, (error) => error * error)),
};

export const mae: MetricDefinition = {
  kind: "metric",
  name: "mae",
  summary: "Mean absolute error.",
  documentation: "`mean |ŷ − y|`, in the label's original units; of `number[k]` over all k numbers.",
  parameters: [],
  higherIsBetter: false,
  compute: (predicted) => meanOverEntries(predicted, Math.abs),
};

export const r2: MetricDefinition = {
  kind: "metric",
  name: "r2",
  summary: "Share of the label's variance that is explained.",
  documentation: "`1 − Σ (ŷ − y)² / Σ (y − ȳ)²`: 1 is perfect, 0 no better than the mean of this split; of `number[k]` the mean over its k numbers. Undefined where a label does not vary.",
  parameters: [],
  higherIsBetter: true,
  compute: (predicted) => meanOverRows(predicted.width, (column) => determination(predicted, column)),
};

function meanOverEntries({ rows, width, outputs, labels }: Predicted, value: (error: number) => number): number {
  return meanOverRows(rows * width, (entry) => value(outputs[entry] - labels[entry]));
}

function determination({ rows, width, outputs, labels }: Predicted, column: number): number {
  const label = (row: number) => labels[row * width + column];
  const average = meanOverRows(rows, label);
  const spread = meanOverRows(rows, (row) => (label(row) - average) ** 2);
  const error = meanOverRows(rows, (row) => (outputs[row * width + column] - label(row)) ** 2);
  return spread > 0 ? 1 - error / spread : NaN;
}
