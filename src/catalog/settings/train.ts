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
    name: "accumulate", type: "integer", minimum: 1, default: 1, unit: "batches",
    summary: "Batches whose gradients are gathered for one step.",
    documentation: "`batch: 32, accumulate: 4` takes the step of a batch of 128 with the memory of 32, but for statistics of batch normalisation. "
      + "Every task's gradients are gathered, so that combiners see those of all rows.",
  }),
  setting("train", {
    name: "average", type: "word", words: "average", optional: true,
    summary: "Which average of the weights over steps is kept as the model.",
    documentation: "`average: ema(0.999)` smooths the last steps' noise away; without it the weights are those of the last step, or of the best epoch.",
  }),
  setting("train", {
    name: "pareto", type: "numbers", minimum: 0, optional: true,
    summary: "How much each task counts for you, in the order of declaration.",
    documentation: "`pareto: [0.7, 0.3]`. Weightings that take a `preference` (`stch`, `tchebycheff`, `pbi`, `cosmos`) aim at it, `pbi` and `cosmos` as at the proportions of the losses: there a larger share lets a loss be larger. With all others a task's loss counts K · p_k more, p the "
      + "numbers brought to sum 1. `mtl front` trains along many preferences and draws what can be reached.",
  }),
  setting("train", {
    name: "curriculum", type: "word", words: "curriculum", listWord: "order", optional: true,
    summary: "In which order tasks begin to learn.",
    documentation: "`curriculum: [easy, hard]`, `curriculum: order([easy, hard], every: 3)` or `curriculum: by_loss`. All at once without it.",
  }),
  setting("train", {
    name: "examples", type: "word", words: "pacing", optional: true,
    summary: "Which rows count, and when.",
    documentation: "`examples: self_paced(start: 0.5, epochs: 10)` begins with each task's easiest rows. All rows without it.",
  }),
  setting("train", {
    name: "meta", type: "word", words: "meta", optional: true,
    summary: "Whether tasks are looked at after some steps of their own.",
    documentation: "`meta: maml(inner: 5, lr: 0.01)` or `meta: reptile(inner: 5, lr: 0.01)` learn a start from which every task, also a new one, learns fast.",
  }),
  setting("train", {
    name: "stop", type: "word", words: "stop", optional: true,
    summary: "When a run ends before its last epoch.",
    documentation: "`early(patience: 3)` watches the validation split, `steps(1_000)` counts.",
  }),
  setting("train", {
    name: "sample", type: "word", words: "sampling", default: word("proportional"),
    summary: "How an epoch mixes the rows of several data sources, or which task has its turn.",
    documentation: "`proportional` has every row once; `uniform`, `temperature(t)` and `round_robin` let small sources count for more. With one source these change nothing. "
      + "`bandit` lets one task learn at a time: the one whose steps help most.",
  }),
];
