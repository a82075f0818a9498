import type { MetricDefinition, Predicted } from "../definition.ts";
import { hasLabels, meanOverLabels } from "./decision.ts";

export const auc: MetricDefinition = {
  kind: "metric",
  name: "auc",
  summary: "How often a positive row scores above a negative one.",
  documentation: "Area under the ROC curve: the share of pairs of a positive and a negative row in which the positive scores higher, ties counting half. 0.5 is chance. Undefined where all labels are the same. Of `labels(n)` the mean over its labels, where defined.",
  source: "Hanley & McNeil 1982 (Mann–Whitney U)",
  parameters: [],
  higherIsBetter: true,
  compute: (predicted) => (hasLabels(predicted) ? meanOverLabels(predicted, areaUnderCurve) : areaUnderCurve(predicted)),
};

/** U / (n₊ n₋) from mean ranks. */
function areaUnderCurve({ rows, width, outputs, labels }: Predicted): number {
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((left, right) => outputs[left * width] - outputs[right * width]);
  let [positives, rankSum] = [0, 0];
  for (let start = 0; start < rows;) {
    let end = start;
    let tiedPositives = 0;
    for (; end < rows && outputs[order[end] * width] === outputs[order[start] * width]; end++) {
      if (labels[order[end]] > 0.5) tiedPositives++;
    }
    // A NaN equals nothing, itself included: no order, no area.
    if (end === start) return NaN;
    rankSum += (tiedPositives * (start + 1 + end)) / 2;
    positives += tiedPositives;
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (rows - positives));
}
