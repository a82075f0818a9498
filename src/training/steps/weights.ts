import type { StepMeasure, ValidationMeasure } from "../../catalog/definition.ts";
import { validationOrTrain } from "../evaluate.ts";
import { matrixOf, run, scalar, vector } from "../feeds.ts";
import { drawnFeeds, lossesOver, type Part, runParts } from "../parts.ts";
import { learningRateAt } from "../schedule.ts";
import { measureBefore, type Session } from "../session.ts";
import { knownLosses, learnWeights, weightsFor } from "../weighting.ts";
import { type Found, type StepInputs, timesEach } from "./result.ts";

/** The weighting's numbers of a step: by what it found, where the weighting needs it, else by the step before. */
export function weightsOf(session: Session, found: Found | undefined, step: number): readonly number[] {
  const { strategy, progress, tasks, seed } = session;
  const needed = strategy.weighting.definition.needs && found;
  const measure = needed ? measureOf(session, needed, step) : measureBefore(session);
  return weightsFor(strategy, progress.weighting, tasks.length, measure, { seed, step });
}

/** The weights where the step does not measure them itself; this step's losses, where they are needed, take one more forward pass. */
export async function weightsBefore({ session, parts, step }: StepInputs): Promise<readonly number[]> {
  if (session.strategy.weighting.definition.needs !== "losses") return weightsOf(session, undefined, step);
  return weightsOf(session, lossesOver(parts, await runParts(await session.programs.losses(), parts, session)), step);
}

/** The weights of a step whose gradients are kept. Those that validation rows teach move before they are used. */
export async function weightsFound(inputs: StepInputs, found: Found): Promise<readonly number[]> {
  const { session, step } = inputs;
  const { definition, args } = session.strategy.weighting;
  if (definition.needs === "validation" && (step - 1) % Number(args["every"] ?? 1) === 0) {
    const validation = await validationOf(inputs, weightsOf(session, found, step));
    const measure = measureOf(session, { ...found, validation }, step);
    const weighting = learnWeights(session.strategy, session.progress.weighting, measure, { labelled: found.labelled, rate: learningRateAt(session, step) });
    session.progress = { ...session.progress, weighting };
  }
  return weightsOf(session, found, step);
}

/** Learned weights move after the step, by the losses that it had; those that validation rows teach have moved before. */
export async function learn(session: Session, parts: readonly Part[], before: Found, step: number): Promise<void> {
  const found = { ...before, ...await lossesAfter(session, parts) };
  const measure = measureOf(session, found, step);
  const { strategy, progress } = session;
  const learns = strategy.weighting.definition.needs !== "validation";
  const weighting = learns
    ? learnWeights(strategy, progress.weighting, measure, { labelled: found.labelled, rate: learningRateAt(session, step) })
    : progress.weighting;
  session.progress = { ...session.progress, weighting, lastLosses: [...measure.losses] };
}

function measureOf({ progress }: Session, { losses, labelled, gradientNorms, lossesAfter, validation, bilevel }: Found, step: number): StepMeasure {
  const { epoch, epochLosses, lastLosses } = progress;
  return {
    step, epoch, epochLosses, losses: knownLosses(losses, labelled, lastLosses),
    ...(gradientNorms ? { gradientNorms } : {}),
    ...(lossesAfter ? { lossesAfter: knownLosses(lossesAfter, labelled, lastLosses) } : {}),
    ...(validation ? { validation } : {}),
    ...(bilevel ? { bilevel } : {}),
  };
}

async function lossesAfter(session: Session, parts: readonly Part[]): Promise<{ lossesAfter?: readonly number[] }> {
  if (!session.strategy.weighting.definition.after) return {};
  return { lossesAfter: lossesOver(parts, await runParts(await session.programs.losses(), parts, session)).losses };
}

/** What a batch of validation rows says of the plain step that the training gradients with these weights would be. */
async function validationOf({ session, step, activity }: StepInputs, weights: readonly number[]): Promise<ValidationMeasure> {
  const rate = learningRateAt(session, step);
  const feeds = await drawnFeeds(session, validationOrTrain(session.model.dataset), "validation", step);
  const source = { source: vector(timesEach(weights, activity.factors)), lookahead_rate: scalar(rate) };
  return { cross: matrixOf((await run(await session.programs.crossAhead(), { ...feeds, ...source }, session)).cross), rate };
}
