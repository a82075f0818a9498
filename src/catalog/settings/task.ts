import { setting } from "./setting.ts";

export const taskSettings = [
  setting("task", {
    name: "weight", type: "number", minimum: 0, default: 1,
    summary: "How much the task's loss counts.",
    documentation: "Multiplies the loss after any strategy has weighted it. 0 leaves the task out of training.",
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
];
