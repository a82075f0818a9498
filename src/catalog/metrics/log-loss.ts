import type { MetricDefinition, Predicted } from "../definition.ts";
import { meanOverRows } from "./decision.ts";

export const logLoss: MetricDefinition = {
  kind: "metric",
  name: "log_loss",
  summary: "Mean of −log of the probability given to the right class.",
  documentation: "Rewards honest probabilities, in nats; probabilities are kept 2⁻⁵² away from 0 and 1, so that one sure mistake costs 36 and not infinity.",
  parameters: [],
  higherIsBetter: false,
  compute: (predicted) => meanOverRows(predicted.rows, (row) => -Math.log(ofRightClass(predicted, row))),
};

function ofRightClass({ width, outputs, labels }: Predicted, row: number): number {
  const probability = width > 1 ? outputs[row * width + labels[row]] : labels[row] > 0.5 ? outputs[row] : 1 - outputs[row];
  return Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability));
}
