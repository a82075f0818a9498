import { gradientNorms } from "../../affinity/index.ts";
import type { Tensors } from "../../engine/executor.ts";
import { combinerFeeds } from "../combining.ts";
import { matrixOf, numbers, run, vector } from "../feeds.ts";
import { lossesOver } from "../parts.ts";
import { learningRateAt } from "../schedule.ts";
import { alongMixture, towards } from "../towards.ts";
import { withThoseApart } from "./combine.ts";
import { type StepInputs, type StepResult, timesEach } from "./result.ts";
import { penaltiesOf } from "./told.ts";
import { weightsBefore } from "./weights.ts";

/** A step whose weights are known beforehand: one weighted backward pass and the update. */
export async function weightedStep(inputs: StepInputs): Promise<StepResult> {
  const { session, parts: [{ feeds }], activity } = inputs;
  const total = timesEach(await weightsBefore(inputs), activity.factors);
  const outputs = await run(await session.programs.train(), { ...feeds, weights: vector(total) }, session);
  return { ...lossesOver(inputs.parts, [outputs]), ...penaltiesOf(outputs), weights: total, events: [] };
}

/** A step whose combiner decides inside the program, between every task's gradient and the update. */
export async function fusedStep(inputs: StepInputs): Promise<StepResult> {
  const { session, step, activity } = inputs;
  const weights = await weightsBefore(inputs);
  const outputs = await run(await session.programs.step(), fusedFeeds(inputs, weights), session);
  const own = timesEach(weights, activity.factors);
  const total = timesEach(withThoseApart(session, numbers(outputs.combined)), own);
  const gram = matrixOf(outputs.gram);
  return {
    ...lossesOver(inputs.parts, [outputs]), ...penaltiesOf(outputs), weights: total, events: [], pull: timesEach(gradientNorms(gram), own),
    towards: towards(alongMixture([gram], [total]), learningRateAt(session, step)),
  };
}

/** What a program with a combiner in it is fed. */
export function fusedFeeds({ session, parts: [{ feeds }], step, activity }: StepInputs, weights: readonly number[]): Tensors {
  return {
    ...feeds, ...combinerFeeds(session.strategy, session.tasks.length, session.seed, step),
    weights: vector(weights), static_weights: vector(activity.factors),
  };
}
