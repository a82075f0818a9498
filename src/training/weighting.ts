import type { Mover, StepMeasure, WeightingState } from "../catalog/definition.ts";
import { numberArithmetic } from "../catalog/optimizers/arithmetic.ts";
import { keyOf, randomOf } from "../graph/random.ts";
import type { Progress } from "./checkpoint.ts";
import type { Strategy } from "./strategy.ts";

type WeightingProgress = Progress["weighting"];

/** What a weighting knows before its first step. */
export function startWeighting(strategy: Strategy, tasks: number): WeightingProgress {
  const { learned, memory } = strategy.weighting.definition.start(tasks, strategy.weighting.args);
  const { optimizer, args } = moverOf(strategy);
  const slots = optimizer.slots(args);
  return { learned: [...learned], slots: learned.map(() => slots.map(() => 0)), memory: copied(memory) };
}

interface Drawn {
  readonly seed: number;
  /** From 1. */
  readonly step: number;
}

/** d total / d loss of each task. `measure` holds the last step's losses, or this one's where the weighting needs them. */
export function weightsFor(
  strategy: Strategy, progress: WeightingProgress, tasks: number, measure: StepMeasure | undefined, { seed, step }: Drawn,
): readonly number[] {
  const { definition, args } = strategy.weighting;
  return definition.weights(stateOf(progress, tasks), measure, args, randomOf(seed, step, keyOf("weights")));
}

interface Taught {
  /** Rows with a label, of each task. */
  readonly labelled: readonly number[];
  /** The learning rate of the step. */
  readonly rate: number;
}

/**
 * What a step taught: learned numbers move as if they were parameters of the model, then the weighting takes note. The number of
 * a task without labels in the batch stays where it is.
 */
export function learnWeights(
  strategy: Strategy, progress: WeightingProgress, measure: StepMeasure, { labelled, rate }: Taught,
): WeightingProgress {
  const { definition, args } = strategy.weighting;
  const tasks = labelled.length;
  const moved = movedBy(strategy, progress, definition.gradient?.(stateOf(progress, tasks), measure, args), measure.step, { labelled, rate });
  const next = definition.advance?.(stateOf(moved, tasks), measure, args);
  return next ? { ...moved, learned: [...next.learned], memory: copied(next.memory) } : moved;
}

function movedBy(
  strategy: Strategy, progress: WeightingProgress, gradient: readonly number[] | undefined, step: number, { labelled, rate }: Taught,
): WeightingProgress {
  if (!gradient) return progress;
  const { optimizer, args, learningRate } = moverOf(strategy, rate);
  const moved = progress.learned.map((parameter, index) => {
    const slots = progress.slots[index];
    if (labelled[index % labelled.length] === 0) return { parameter, slots };
    return optimizer.update(numberArithmetic, { parameter, gradient: gradient[index], slots, learningRate, step }, args);
  });
  return { ...progress, learned: moved.map(({ parameter }) => parameter), slots: moved.map(({ slots }) => [...slots]) };
}

function moverOf(strategy: Strategy, rate = strategy.learningRate): Mover & { readonly learningRate: number } {
  const { definition, args } = strategy.weighting;
  const own = definition.mover?.(args);
  if (own) return { ...own, learningRate: Number(own.args[own.optimizer.learningRateParameter]) };
  return { optimizer: strategy.optimizer.definition, args: strategy.optimizer.args, learningRate: rate };
}

function stateOf({ learned, memory }: WeightingProgress, tasks: number): WeightingState {
  return { tasks, learned, memory };
}

function copied(memory: WeightingState["memory"] = {}): WeightingProgress["memory"] {
  return Object.fromEntries(Object.entries(memory).map(([name, values]) => [name, [...values]]));
}

/** Losses of a step in which a task without labels counts with its last loss, or with the mean of the others before its first. */
export function knownLosses(losses: readonly number[], labelled: readonly number[], last: readonly number[] | null): number[] {
  const present = losses.filter((_, task) => labelled[task] > 0);
  const mean = present.reduce((sum, loss) => sum + loss, 0) / Math.max(1, present.length);
  return losses.map((loss, task) => (labelled[task] > 0 ? loss : last?.[task] ?? mean));
}
