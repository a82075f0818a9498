import { catalog } from "../catalog/index.ts";
import type { CombinerDefinition, OptimizerDefinition, WeightingDefinition } from "../catalog/definition.ts";
import type { Tensor } from "../engine/executor.ts";
import type { Arguments, TrainSettings, WordValue } from "../graph/model.ts";
import { keyOf, randomOf } from "../graph/random.ts";

/** A catalogue word with its arguments. */
interface Chosen<Definition> {
  readonly definition: Definition;
  readonly args: Arguments;
}

export interface Strategy {
  readonly weighting: Chosen<WeightingDefinition>;
  readonly combiner: Chosen<CombinerDefinition>;
  readonly optimizer: Chosen<OptimizerDefinition>;
  readonly learningRate: number;
}

/** The words of a `train` block, looked up once. The language has checked that they exist. */
export function strategyOf(train: TrainSettings): Strategy {
  const optimizer = chosen("optimizer", train.optimizer);
  return {
    weighting: chosen("weighting", train.weights),
    combiner: chosen("combiner", train.combine),
    optimizer,
    learningRate: Number(optimizer.args[optimizer.definition.learningRateParameter]),
  };
}

function chosen<Kind extends "weighting" | "combiner" | "optimizer">(kind: Kind, word: WordValue) {
  const definition = catalog.find(kind, word.word);
  if (!definition) throw new Error(`no ${kind} named ${word.word} in the catalogue`);
  return { definition, args: word.arguments };
}

export interface CombineInputs {
  readonly gram: readonly (readonly number[])[];
  readonly losses: readonly number[];
  /** Of the weighting: scales the rows before they are combined. */
  readonly weights: readonly number[];
  readonly seed: number;
  readonly step: number;
}

/**
 * The combiner's weights, one a task. A task without labels in the batch, or owning nothing that is shared, has a zero row: it
 * is left out (min-norm methods would stall on it) and gets 0.
 */
export function combineTasks(strategy: Strategy, inputs: CombineInputs): number[] {
  const { gram, weights } = inputs;
  const active = gram.flatMap((row, task) => (row[task] > 0 ? [task] : []));
  const combined = gram.map(() => 0);
  if (active.length === 0) return combined;
  const chosenWeights = strategy.combiner.definition.combine({
    gram: active.map((row) => active.map((column) => gram[row][column] * weights[row] * weights[column])),
    losses: active.map((task) => inputs.losses[task]),
    random: combinerRandom(inputs.seed, inputs.step),
  }, strategy.combiner.args);
  active.forEach((task, index) => { combined[task] = chosenWeights[index]; });
  return combined;
}

/** Feeds of the combiner's form inside a program, drawn from the same key as outside. */
export function combinerFeeds(strategy: Strategy, tasks: number, seed: number, step: number): Record<string, Tensor> {
  const form = strategy.combiner.definition.graph;
  if (!form) return {};
  const filled = form.fill(tasks, combinerRandom(seed, step));
  return Object.fromEntries(form.feeds(tasks).map(({ name, shape }, index) => [name, { shape: [...shape], data: filled[index] }]));
}

function combinerRandom(seed: number, step: number) {
  return randomOf(seed, step, keyOf("combine"));
}
