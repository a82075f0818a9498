import { setting } from "./setting.ts";

export const taskSettings = [
  setting("task", {
    name: "weight", type: "number", words: "ramp", minimum: 0, default: 1,
    summary: "How much the task's loss counts.",
    documentation: "Multiplies the loss after any strategy has weighted it. 0 leaves the task out of training. `weight: ramp(1, 0.1, epochs: 10)` changes it over the run.",
  }),
  setting("task", {
    name: "from_epoch", type: "integer", minimum: 1, default: 1, unit: "epochs",
    summary: "The epoch in which the task begins to learn.",
    documentation: "The first epoch is 1. Before, the task's own layers stay as they are, and no weighting or combiner sees it.",
  }),
  setting("task", {
    name: "loss", type: "word", words: "loss", optional: true,
    summary: "What is made small.",
    documentation: "By kind: cross-entropy for `binary` and `classes`, mean squared error for `number`, Poisson for `count`. `none` makes a prediction without a loss.",
  }),
  setting("task", {
    name: "metric", type: "words", words: "metric", optional: true,
    summary: "What is reported on validation and test.",
    documentation: "One metric or a list: `metric: [auc, log_loss]`.",
  }),
  setting("task", {
    name: "column", type: "choice", choices: ["source"], orText: true, optional: true,
    summary: "The column of the data that holds the label.",
    documentation: "Without it, the column is named as the task is. `column: source`, without quotes, makes the data source of a row its label.",
  }),
  setting("task", {
    name: "data", type: "data", optional: true,
    summary: "The one data source that the task learns from.",
    documentation: "For files with several `data` lines; without it, a task learns from every source that has its column.",
  }),
  setting("task", {
    name: "columns", type: "strings", optional: true,
    summary: "The columns that hold the label of `number[k]`, in this order.",
    documentation: "`columns: [\"left\", \"right\"]`, or a pattern: `columns: \"angle_*\"`.",
  }),
  setting("task", {
    name: "scale", type: "word", words: "scale", optional: true,
    summary: "How real labels are scaled for the loss.",
    documentation: "Predictions and metrics stay in the original units. `none` where nothing is said.",
  }),
  setting("task", {
    name: "ignore", type: "number", optional: true,
    summary: "A value that stands for a missing label.",
    documentation: "Rows with this label are masked for the task, as rows without one are; they still train the other tasks.",
  }),
  setting("task", {
    name: "positive", type: "string", optional: true,
    summary: "Which of two names is 1.",
    documentation: "For `binary` tasks whose label is a name; without it the second in sorted order.",
  }),
  setting("task", {
    name: "class_weights", type: "numbers", choices: ["balanced"], above: 0, optional: true,
    summary: "How much a label of each class counts.",
    documentation: "`balanced`, or a list with a number for each class: `class_weights: [1, 5]`. Balanced weights are rows / (classes · rows of the class) over the training rows, "
      + "as scikit-learn has them: rare classes count as much as common ones. For `binary`, `classes` and `ordinal`; metrics do not change.",
  }),
  setting("task", {
    name: "auxiliary", type: "task", optional: true,
    summary: "The task with whose gradient this one's must agree to count.",
    documentation: "`auxiliary: main`: in every step in which the gradients of both on what they share point apart (their product in the Gram matrix is not above 0), this task does not move "
      + "what is shared; its own layers learn on. Such steps are measured, which takes longer.",
  }),
];
