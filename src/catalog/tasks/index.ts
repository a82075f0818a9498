import type { TaskDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";

const binary: TaskDefinition = {
  kind: "task",
  name: "binary",
  dims: "positions",
  summary: "Yes or no.",
  documentation: "The label is 0 or 1, false or true, or one of two names; `positive: \"yes\"` says which name is 1. `binary[64]` has a label for each of 64 positions. Unless the value comes from "
    + "`output` or from a layer that fits, `dense(1, sigmoid)` is added.",
  parameters: [],
  head: () => ({ units: 1, activation: "sigmoid" }),
  label: (_args, dims) => ({ shape: [...dims, 1], type: "float32" }),
  mask: (_args, dims) => dims,
  losses: ["binary_cross_entropy", "focal", "label_smoothing", "hinge", "dice", "mse", "mae", "none"],
  defaultLoss: "binary_cross_entropy",
  metrics: ["auc", "accuracy", "macro_f1", "log_loss"],
  defaultMetrics: ["auc", "accuracy"],
  defaultScale: "none",
};

const classes: TaskDefinition = {
  kind: "task",
  name: "classes",
  dims: "positions",
  summary: "One of n classes.",
  documentation: "The label is an id from 0 to n − 1, or a name. `classes(17)[64]` has a label for each of 64 positions: the value's first dimensions must be these. Unless the value comes from `output` or from a layer that fits, "
    + "`dense(n, softmax)` is added.",
  parameters: [{ name: "n", type: "integer", minimum: 2, summary: "How many classes there are." }],
  head: (args) => ({ units: numberOf(args, "n"), activation: "softmax" }),
  label: (_args, dims) => ({ shape: dims, type: "int32" }),
  mask: (_args, dims) => dims,
  losses: ["cross_entropy", "focal", "label_smoothing", "dice", "none"],
  defaultLoss: "cross_entropy",
  metrics: ["accuracy", "macro_f1", "log_loss"],
  defaultMetrics: ["accuracy", "macro_f1"],
  defaultScale: "none",
};

const labels: TaskDefinition = {
  kind: "task",
  name: "labels",
  dims: "positions",
  summary: "Several of n labels, or none: tags, genres.",
  documentation: "The label is n columns of 0 and 1 (`columns: \"genre_*\"`), or one column that lists names: `comedy|drama`. In columns each 0 or 1 may be missing on its own. "
    + "Unless the value comes from `output` or from a layer that fits, `dense(n, sigmoid)` is added. Metrics are means over the n labels.",
  parameters: [{ name: "n", type: "integer", minimum: 2, summary: "How many labels there are." }],
  head: (args) => ({ units: numberOf(args, "n"), activation: "sigmoid" }),
  label: (args, dims) => ({ shape: [...dims, numberOf(args, "n")], type: "float32" }),
  mask: (args, dims) => [...dims, numberOf(args, "n")],
  losses: ["binary_cross_entropy", "focal", "label_smoothing", "hinge", "dice", "mse", "mae", "none"],
  defaultLoss: "binary_cross_entropy",
  metrics: ["macro_f1", "auc"],
  defaultMetrics: ["macro_f1", "auc"],
  defaultScale: "none",
};

const ordinal: TaskDefinition = {
  kind: "task",
  name: "ordinal",
  dims: "positions",
  summary: "One of n ranks in order: stars, grades, stages.",
  documentation: "The label is a rank from 0 to n − 1, or one of n numbers such as 1 to 5, which become ranks in their order. One score is held against n − 1 thresholds: "
    + "unless the value comes from `output` or from a layer that fits, `cumulative(n - 1, sigmoid)` is added. The prediction is how many thresholds are likelier passed than not.",
  source: "McCullagh 1980, Regression models for ordinal data; Cao et al. 2020, Rank consistent ordinal regression for neural networks",
  parameters: [{ name: "n", type: "integer", minimum: 2, summary: "How many ranks there are." }],
  head: (args) => ({ units: numberOf(args, "n") - 1, activation: "sigmoid", word: "cumulative" }),
  label: (_args, dims) => ({ shape: dims, type: "int32" }),
  mask: (_args, dims) => dims,
  decide: (passed) => passed.reduce((rank, probability) => (Number.isNaN(probability) ? NaN : rank + Number(probability > 0.5)), 0),
  losses: ["ordinal_cross_entropy", "none"],
  defaultLoss: "ordinal_cross_entropy",
  metrics: ["mae", "accuracy"],
  defaultMetrics: ["mae", "accuracy"],
  defaultScale: "none",
};

const number: TaskDefinition = {
  kind: "task",
  name: "number",
  dims: "label",
  summary: "A real number, or several.",
  documentation: "`number` predicts one number, `number[3]` three. Unless the value comes from `output` or from a layer that fits, "
    + "`dense` without an activation is added. `scale: zscore` makes the loss independent of the label's unit; predictions and metrics "
    + "stay in that unit.",
  parameters: [],
  head: (_args, dims) => ({ units: dims[dims.length - 1] ?? 1, activation: "linear" }),
  label: (_args, dims) => ({ shape: dims.length === 0 ? [1] : dims, type: "float32" }),
  mask: () => [],
  losses: ["mse", "mae", "huber", "quantile", "cosine", "none"],
  defaultLoss: "mse",
  metrics: ["rmse", "mae", "r2"],
  defaultMetrics: ["rmse", "mae", "r2"],
  defaultScale: "none",
};

const count: TaskDefinition = {
  kind: "task",
  name: "count",
  dims: "positions",
  summary: "How many: 0, 1, 2 and so on.",
  documentation: "The label is a whole number, 0 or more; the prediction is the mean that is expected. Unless the value comes from `output` or from a layer that fits, "
    + "`dense(1, exp)` is added, whose exponent stock layers lack: such a model is exported as a graph model.",
  parameters: [],
  head: () => ({ units: 1, activation: "exp" }),
  label: (_args, dims) => ({ shape: [...dims, 1], type: "float32" }),
  mask: (_args, dims) => dims,
  losses: ["poisson", "mse", "mae", "none"],
  defaultLoss: "poisson",
  metrics: ["deviance", "mae", "rmse", "r2"],
  defaultMetrics: ["deviance", "mae"],
  defaultScale: "none",
};

const reconstruct: TaskDefinition = {
  kind: "task",
  name: "reconstruct",
  dims: "input",
  summary: "An input given back: an auxiliary task that needs no label.",
  documentation: "The label is the input itself, as scaled for the model, so no column is named and every row has one; a missing number is masked. Loss and metrics are in these scaled units. "
    + "Unless the value comes from `output` or from a layer that fits, `dense` without an activation is added, and after one row of numbers `reshape` where the input is a picture or a sequence. "
    + "Behind `noise` or `dropout` on the input it makes a denoising task: `x -> noise(0.3) -> dense(8, relu)`; with `only: masked`, behind `mask`, only "
    + "what was hidden counts in training. Of a `category`, a list or a `text` each id is a class: a score for every id of the vocabulary and softmax are added, the loss is cross-entropy, padding and unknown names are masked.",
  source: "Vincent et al. 2008, Extracting and composing robust features with denoising autoencoders",
  parameters: [
    { name: "input", type: "input", summary: "The input that is given back." },
    { name: "only", type: "choice", choices: ["masked"], optional: true, summary: "What counts in training: only what a `mask` has hidden." },
  ],
  ofIds: "reconstruct_ids",
  example: "h = x -> noise(0.2) -> dense(3, tanh)\n  task a : reconstruct(x) = h\n  task b : reconstruct(steps) = concat(h, steps -> flatten)\n  task c : reconstruct(item) = concat(h, item -> embed(2))",
  head: (_args, dims) => ({ units: dims[dims.length - 1] ?? 1, activation: "linear" }),
  label: (_args, dims) => ({ shape: dims, type: "float32" }),
  mask: (_args, dims) => dims,
  losses: ["mse", "mae", "huber", "none"],
  defaultLoss: "mse",
  metrics: ["mse", "rmse", "mae"],
  defaultMetrics: ["mse"],
  defaultScale: "none",
};

/** Ids given back: each is a class. */
const reconstructIds: TaskDefinition = {
  kind: "task",
  name: "reconstruct_ids",
  internal: true,
  dims: "input",
  summary: "Ids of an input given back.",
  documentation: "What `reconstruct` is of a `category`, a list or a `text`: a class for every id, 0 of unknown names.",
  parameters: reconstruct.parameters,
  head: () => ({ units: NaN, activation: "softmax", word: "id_scores" }),
  label: (_args, dims) => ({ shape: dims, type: "int32" }),
  mask: (_args, dims) => dims,
  losses: ["cross_entropy", "focal", "label_smoothing", "none"],
  defaultLoss: "cross_entropy",
  metrics: ["accuracy", "macro_f1", "log_loss"],
  defaultMetrics: ["accuracy"],
  defaultScale: "none",
};

export const tasks: readonly TaskDefinition[] = [binary, classes, labels, ordinal, number, count, reconstruct, reconstructIds];
