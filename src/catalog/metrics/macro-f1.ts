import type { MetricDefinition, Predicted } from "../definition.ts";
import { decide, hasLabels, meanOverLabels } from "./decision.ts";

export const macroF1: MetricDefinition = {
  kind: "metric",
  name: "macro_f1",
  summary: "F1 of each class, averaged: rare classes count as much as common ones.",
  documentation: "`F1 = 2 TP / (2 TP + FP + FN)` for each class that occurs among labels or predictions, then the plain mean. Of `labels(n)` the mean over labels of the F1 of yes, 0 for a label that neither occurs nor is predicted. As scikit-learn's `f1_score(average=\"macro\")`.",
  parameters: [],
  higherIsBetter: true,
  compute: (predicted) => {
    if (hasLabels(predicted)) return meanOverLabels(predicted, labelF1);
    const counts = countClasses(predicted).filter(({ labelled, decided }) => labelled + decided > 0);
    return counts.reduce((sum, { hits, labelled, decided }) => sum + (2 * hits) / (labelled + decided), 0) / counts.length;
  },
};

/** F1 of the yeses of one label; 0 where there are none, neither said nor so. */
function labelF1(alone: Predicted): number {
  const [, { hits, labelled, decided }] = countClasses(alone);
  return labelled + decided > 0 ? (2 * hits) / (labelled + decided) : 0;
}

interface ClassCount {
  hits: number;
  labelled: number;
  decided: number;
}

function countClasses(predicted: Predicted): ClassCount[] {
  const counts: ClassCount[] = Array.from({ length: Math.max(2, predicted.width) }, () => ({ hits: 0, labelled: 0, decided: 0 }));
  for (let row = 0; row < predicted.rows; row++) {
    const [label, decision] = [predicted.labels[row], decide(predicted, row)];
    if (counts[label]) counts[label].labelled++;
    if (counts[decision]) counts[decision].decided++;
    if (counts[label] && label === decision) counts[label].hits++;
  }
  return counts;
}
