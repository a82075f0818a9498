/**
 * Words of the language's first version that the catalogue may not hold yet: someone who writes one is told that it is not
 * available, instead of being asked whether something else was meant. The catalogue is always asked first.
 */
export const plannedWords: ReadonlySet<string> = new Set([
  // Sharing and mixing stages
  "soft", "moe", "ple", "cgc", "cross_stitch", "sluice", "film", "attend",
  // Layers
  "lstm", "gru", "rnn", "bidirectional", "attention", "conv1d", "upsample", "reverse_gradient", "stop_gradient",
  "output", "reshape", "position",
  // Input and task kinds, losses
  "text", "labels", "count", "ordinal", "reconstruct", "focal", "label_smoothing", "dice", "hinge", "huber", "quantile", "cosine",
  "poisson", "ramp",
  // Strategies, optimizers, schedules, meta-learning
  "gradnorm", "famo", "adamw", "rmsprop", "adagrad", "lion", "step", "plateau", "maml", "reptile", "steps",
  "proportional", "uniform", "temperature", "round_robin", "by_loss", "learned", "every_epoch",
  // Data sources
  "images", "synthetic", "planted", "funnel", "overlay",
  "search",
]);

/** Settings of the language's first version that the catalogue may not hold yet, by the place where they stand. */
export const plannedSettings: Readonly<Record<string, readonly string[]>> = {
  input: ["vocabulary", "length"],
  task: ["class_weights", "from_epoch", "auxiliary", "data"],
  data: ["test"],
  train: ["accumulate", "sample", "curriculum", "meta", "pareto", "schedule", "clip"],
  analyze: ["baselines", "representations"],
};
