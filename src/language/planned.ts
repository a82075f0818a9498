/**
 * Words of the language's first version that the catalogue may not hold yet: someone who writes one is told that it is not
 * available, instead of being asked whether something else was meant. The catalogue is always asked first.
 */
export const plannedWords: ReadonlySet<string> = new Set([
  // Layers
  "attention",
  // Input and task kinds, losses
  "reconstruct",
  "ramp",
  // Strategies, optimizers, schedules, meta-learning
  "maml", "reptile",
  "by_loss",
  "search",
]);

/** Settings of the language's first version that the catalogue may not hold yet, by the place where they stand. */
export const plannedSettings: Readonly<Record<string, readonly string[]>> = {
  task: ["from_epoch"],
  train: ["accumulate", "curriculum", "meta", "pareto"],
};
