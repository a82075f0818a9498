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
  documentation: "`mean |ŷ − y|`, in the label's original units; of `number[k]` over all k numbers, of `ordinal(n)` in ranks.",
  parameters: [],
  higherIsBetter: false,
  compute: (predicted) => {
    const { decisions, labels, rows } = predicted;
    if (decisions) return meanOverRows(rows, (row) => Math.abs(decisions[row] - labels[row]));
    return meanOverEntries(predicted, Math.abs);
  },
};

export const mse: MetricDefinition = {
  kind: "metric",
  name: "mse",
  summary: "Mean squared error.",
  documentation: "`mean (ŷ − y)²`; of `reconstruct(x)` in the scaled units that the model reads.",
  parameters: [],
  higherIsBetter: false,
  compute: (predicted) => meanOverEntries(predicted, (error) => error * error),
};

export const deviance: MetricDefinition = {
  kind: "metric",
  name: "deviance",
  summary: "How far predicted rates are from counts, as Poisson's law measures it.",
  documentation: "`2 · mean (y log(y / ŷ) − y + ŷ)`, with 0 log 0 = 0: nothing for a perfect prediction. As scikit-learn's `mean_poisson_deviance`.",
  source: "McCullagh & Nelder 1989, Generalized linear models",
  parameters: [],
  higherIsBetter: false,
  compute: ({ rows, width, outputs, labels }) => 2 * meanOverRows(rows * width, (entry) => {
    const rate = Math.max(outputs[entry], Number.MIN_VALUE);
    const count = labels[entry];
    return (count === 0 ? 0 : count * Math.log(count / rate)) - count + rate;
  }),
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

/** Over the entries that have a label: of some kinds each may be missing on its own. */
function meanOverEntries({ rows, width, outputs, labels }: Predicted, value: (error: number) => number): number {
  const known = labels.reduce((sum, label) => sum + Number(!Number.isNaN(label)), 0);
  return meanOverRows(rows * width, (entry) => (Number.isNaN(labels[entry]) ? 0 : value(outputs[entry] - labels[entry]))) * ((rows * width) / known);
}

function determination({ rows, width, outputs, labels }: Predicted, column: number): number {
  const label = (row: number) => labels[row * width + column];
  const average = meanOverRows(rows, label);
  const spread = meanOverRows(rows, (row) => (label(row) - average) ** 2);
  const error = meanOverRows(rows, (row) => (outputs[row * width + column] - label(row)) ** 2);
  return spread > 0 ? 1 - error / spread : NaN;
}
