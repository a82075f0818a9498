import type { TaskDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";

const binary: TaskDefinition = {
  kind: "task",
  name: "binary",
  summary: "Yes or no.",
  documentation: "The label is 0 or 1, false or true, or one of two names; `positive: \"yes\"` says which name is 1. Unless the value comes from "
    + "`output` or from a layer that fits, `dense(1, sigmoid)` is added.",
  parameters: [],
  head: () => ({ units: 1, activation: "sigmoid" }),
  label: (_args, dims) => ({ shape: [...dims, 1], type: "float32" }),
  losses: ["binary_cross_entropy", "focal", "label_smoothing", "hinge", "mse", "mae", "none"],
  defaultLoss: "binary_cross_entropy",
  metrics: ["auc", "accuracy", "log_loss"],
  defaultMetrics: ["auc", "accuracy"],
  defaultScale: "none",
};

const classes: TaskDefinition = {
  kind: "task",
  name: "classes",
  summary: "One of n classes.",
  documentation: "The label is an id from 0 to n − 1, or a name. Unless the value comes from `output` or from a layer that fits, "
    + "`dense(n, softmax)` is added.",
  parameters: [{ name: "n", type: "integer", minimum: 2, summary: "How many classes there are." }],
  head: (args) => ({ units: numberOf(args, "n"), activation: "softmax" }),
  label: (_args, dims) => ({ shape: dims, type: "int32" }),
  losses: ["cross_entropy", "focal", "label_smoothing", "none"],
  defaultLoss: "cross_entropy",
  metrics: ["accuracy", "macro_f1", "log_loss"],
  defaultMetrics: ["accuracy", "macro_f1"],
  defaultScale: "none",
};

const number: TaskDefinition = {
  kind: "task",
  name: "number",
  summary: "A real number, or several.",
  documentation: "`number` predicts one number, `number[3]` three. Unless the value comes from `output` or from a layer that fits, "
    + "`dense` without an activation is added. `scale: zscore` makes the loss independent of the label's unit; predictions and metrics "
    + "stay in that unit.",
  parameters: [],
  head: (_args, dims) => ({ units: dims[dims.length - 1] ?? 1, activation: "linear" }),
  label: (_args, dims) => ({ shape: dims.length === 0 ? [1] : dims, type: "float32" }),
  losses: ["mse", "mae", "huber", "quantile", "cosine", "none"],
  defaultLoss: "mse",
  metrics: ["rmse", "mae", "r2"],
  defaultMetrics: ["rmse", "mae", "r2"],
  defaultScale: "none",
};

const count: TaskDefinition = {
  kind: "task",
  name: "count",
  summary: "How many: 0, 1, 2 and so on.",
  documentation: "The label is a whole number, 0 or more; the prediction is the mean that is expected. Unless the value comes from `output` or from a layer that fits, "
    + "`dense(1, exp)` is added, whose exponent stock layers lack: such a model is exported as a graph model.",
  parameters: [],
  head: () => ({ units: 1, activation: "exp" }),
  label: (_args, dims) => ({ shape: [...dims, 1], type: "float32" }),
  losses: ["poisson", "mse", "mae", "none"],
  defaultLoss: "poisson",
  metrics: ["rmse", "mae", "r2"],
  defaultMetrics: ["mae", "rmse"],
  defaultScale: "none",
};

export const tasks: readonly TaskDefinition[] = [binary, classes, number, count];
