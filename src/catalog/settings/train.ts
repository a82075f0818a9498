import { word } from "../words.ts";
import { setting } from "./setting.ts";

export const trainSettings = [
  setting("train", {
    name: "optimizer", type: "word", words: "optimizer", default: word("adam", { lr: 1e-3 }),
    summary: "The rule by which a gradient moves the weights.",
    documentation: "`adam(1e-3)` fits most models; `sgd(0.1, momentum: 0.9)` is the classical choice for pictures.",
  }),
  setting("train", {
    name: "schedule", type: "word", words: "schedule", default: word("constant"),
    summary: "How the learning rate changes during the run.",
    documentation: "`constant` leaves it as the optimizer says; `cosine(warmup: 500)` rises for 500 steps and then falls until the end.",
  }),
  setting("train", {
    name: "batch", type: "integer", minimum: 1, default: 128, unit: "rows",
    summary: "Rows a step.",
    documentation: "More rows make gradients, and measurements of conflicts, less noisy; fewer make more steps an epoch.",
  }),
  setting("train", {
    name: "epochs", type: "integer", minimum: 1, default: 20,
    summary: "How often the whole training split is seen.",
    documentation: "`stop` may end a run earlier.",
  }),
  setting("train", {
    name: "seed", type: "integer", minimum: 0, default: 0,
    summary: "Decides starting weights, the order of rows, and dropout.",
    documentation: "The same file, data, seed and machine give the same numbers.",
  }),
  setting("train", {
    name: "weights", type: "word", words: "weighting", default: word("equal"),
    summary: "How the losses of tasks are weighted.",
    documentation: "`equal` adds them up; others follow the losses while training. A task's own `weight` multiplies what is chosen here.",
  }),
  setting("train", {
    name: "combine", type: "word", words: "combiner", default: word("sum"),
    summary: "How the gradients of tasks become one step.",
    documentation: "`sum` adds them up; others look at their angles and lengths, so that no task is overruled. It concerns shared weights: "
      + "those that serve one task follow that task's gradient.",
  }),
  setting("train", {
    name: "clip", type: "number", above: 0, optional: true,
    summary: "Longest gradient that is let through.",
    documentation: "A combined gradient that is longer, over all weights together, is shortened to this length.",
  }),
  setting("train", {
    name: "stop", type: "word", words: "stop", optional: true,
    summary: "When a run ends before its last epoch.",
    documentation: "`early(patience: 3)` watches the validation split, `steps(1_000)` counts.",
  }),
  setting("train", {
    name: "sample", type: "word", words: "sampling", default: word("proportional"),
    summary: "How an epoch mixes the rows of several data sources.",
    documentation: "`proportional` has every row once; `uniform`, `temperature(t)` and `round_robin` let small sources count for more. With one source it changes nothing.",
  }),
];
