import { catalog } from "../catalog/index.ts";
import type { CombinerDefinition, OptimizerDefinition, ScheduleDefinition, WeightingDefinition } from "../catalog/definition.ts";
import type { Arguments, TrainSettings, WordValue } from "../graph/model.ts";

/** A catalogue word with its arguments. */
interface Chosen<Definition> {
  readonly definition: Definition;
  readonly args: Arguments;
}

export interface Strategy {
  readonly weighting: Chosen<WeightingDefinition>;
  readonly combiner: Chosen<CombinerDefinition>;
  readonly optimizer: Chosen<OptimizerDefinition>;
  readonly schedule: Chosen<ScheduleDefinition>;
  /** Of the optimizer, before the schedule. */
  readonly learningRate: number;
}

/** The words of a `train` block, looked up once. The language has checked that they exist. */
export function strategyOf(train: TrainSettings): Strategy {
  const optimizer = chosen("optimizer", train.optimizer);
  return {
    weighting: chosen("weighting", train.weights),
    combiner: chosen("combiner", train.combine),
    optimizer,
    schedule: chosen("schedule", train.schedule),
    learningRate: Number(optimizer.args[optimizer.definition.learningRateParameter]),
  };
}

function chosen<Kind extends "weighting" | "combiner" | "optimizer" | "schedule">(kind: Kind, word: WordValue) {
  const definition = catalog.find(kind, word.word);
  if (!definition) throw new Error(`no ${kind} named ${word.word} in the catalogue`);
  return { definition, args: word.arguments };
}
