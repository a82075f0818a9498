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
  /** What the combiner combines at a time. */
  readonly scope: "shared" | "layer" | "representation";
  /** By what a task's loss counts more or less than the mean, where the weighting does not aim at the preference itself. */
  readonly preference?: readonly number[];
  /** Of the optimizer, before the schedule. */
  readonly learningRate: number;
}

/** The words of a `train` block, looked up once. The language has checked that they exist. */
export function strategyOf(train: TrainSettings, tasks: readonly string[]): Strategy {
  const optimizer = chosen("optimizer", train.optimizer);
  const weighting = weightingOf(train, tasks);
  const combiner = chosen("combiner", train.combine);
  const aims = weighting.definition.parameters.some(({ name }) => name === "preference");
  const { scope } = combiner.args;
  return {
    weighting, combiner, optimizer,
    scope: combiner.definition.rotates ? "representation" : scope === "layer" || scope === "representation" ? scope : "shared",
    ...(train.pareto && !aims ? { preference: train.pareto.map((share) => share * tasks.length) } : {}),
    schedule: chosen("schedule", train.schedule),
    learningRate: Number(optimizer.args[optimizer.definition.learningRateParameter]),
  };
}

/** The weighting with tasks as numbers, and with the file's preference where it takes one and has none of its own. */
function weightingOf({ weights, pareto }: TrainSettings, tasks: readonly string[]): Chosen<WeightingDefinition> {
  const { definition, args } = chosen("weighting", weights);
  const numbered = definition.parameters.flatMap(({ name, type }) => {
    const names = args[name];
    return type === "tasks" && Array.isArray(names) ? [[name, names.map((task) => tasks.indexOf(String(task)))] as const] : [];
  });
  const aims = definition.parameters.some(({ name }) => name === "preference") && args.preference === undefined;
  return { definition, args: { ...args, ...Object.fromEntries(numbered), ...(pareto && aims ? { preference: pareto } : {}) } };
}

function chosen<Kind extends "weighting" | "combiner" | "optimizer" | "schedule">(kind: Kind, word: WordValue) {
  const definition = catalog.find(kind, word.word);
  if (!definition) throw new Error(`no ${kind} named ${word.word} in the catalogue`);
  return { definition, args: word.arguments };
}
