import { activityOf, mayLearn } from "./activity.ts";
import { hasAuxiliary } from "./auxiliary.ts";
import { nextRound, rowsForArm } from "./bandit.ts";
import { isFused } from "./combining.ts";
import { partsOf } from "./parts.ts";
import type { Session } from "./session.ts";
import { bilevelStep } from "./steps/bilevel.ts";
import { measuredStep } from "./steps/measured.ts";
import { fusedStep, weightedStep } from "./steps/one-run.ts";
import { representationStep } from "./steps/representation.ts";
import type { Measures, StepInputs, StepResult } from "./steps/result.ts";
import { learn } from "./steps/weights.ts";
import { watch } from "./watch.ts";

/** One update of all weights from the rows of one step of the training split. `step` counts from 1. */
export async function runStep(session: Session, rows: Uint32Array, measures: Measures): Promise<StepResult> {
  const step = session.progress.step + 1;
  await nextRound(session, mayLearn(session));
  const parts = await partsOf(session, await rowsForArm(session, rows), step);
  const takeStep = kindOfStep(session, measures, parts.length);
  const result = await takeStep({ session, parts, activity: activityOf(session), step, measures });
  await learn(session, parts, result, step);
  return { ...result, events: [...result.events, ...watch(session, result, step)] };
}

/** One run where the weights are known or the combiner has a form inside the program, else several. */
function kindOfStep(session: Session, measures: Measures, parts: number): (inputs: StepInputs) => Promise<StepResult> {
  const { strategy } = session;
  const { definition } = strategy.combiner;
  if (strategy.weighting.definition.needs === "bilevel") return bilevelStep;
  if (strategy.scope === "representation") return representationStep;
  if (keepsGradients(session, measures, parts)) return measuredStep;
  if (definition.needs === "nothing" && definition.scale === "sum") return weightedStep;
  return isFused(strategy, session.tasks.length) ? fusedStep : measuredStep;
}

/** Whether somebody has to see every task's gradient before the update, whatever the combiner needs. */
function keepsGradients(session: Session, { conflicts, affinity, proximal }: Measures, parts: number): boolean {
  const { strategy, model } = session;
  const { needs } = strategy.weighting.definition;
  return conflicts || affinity || proximal === true || needs === "gradients" || needs === "validation" || hasAuxiliary(session)
    || parts > 1 || model.graph.train.meta !== undefined || strategy.scope === "layer";
}
