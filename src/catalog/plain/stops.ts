import type { PlainDefinition } from "../definition.ts";
import { metrics } from "../metrics/index.ts";

export const stops: readonly PlainDefinition[] = [
  {
    kind: "stop",
    name: "early",
    summary: "Stops once the validation score has not improved for a while, and keeps the best weights.",
    documentation: "After every epoch the validation split is scored. `loss` is the mean over tasks of each loss as a share of its first value, so "
      + "that no task counts more for its scale; a metric is averaged over the tasks that have it. With `per_task` a task that is over gets back its own layers of "
      + "its best epoch, which then stay, and no weighting or combiner sees it any more; what it shares goes on learning from the others. The run ends when all are over, "
      + "and for each task that learned to the end the better of its best and its last own layers is kept, judged with the shared ones as they ended.",
    source: "Prechelt 1998, Early stopping, but when?",
    parameters: [
      { name: "patience", type: "integer", minimum: 1, default: 3, unit: "epochs", summary: "Epochs without improvement before it stops." },
      {
        name: "metric", type: "choice", choices: ["loss", ...metrics.map((metric) => metric.name)], default: "loss",
        summary: "What is watched.",
      },
      {
        name: "per_task", type: "boolean", default: false,
        summary: "Whether every task is watched for itself: one that has not improved for `patience` epochs is over, the others go on.",
      },
    ],
  },
  {
    kind: "stop",
    name: "steps",
    summary: "Stops after n steps, in the middle of an epoch if need be.",
    documentation: "A bound on the length of a run, whatever the size of its data. `epochs` still holds.",
    parameters: [{ name: "n", type: "integer", minimum: 1, unit: "steps", summary: "The last step." }],
  },
];
