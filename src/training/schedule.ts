import { stepsPerEpoch } from "./activity.ts";
import type { Progress } from "./checkpoint.ts";
import type { Session } from "./session.ts";
import { lossScore } from "./stopping.ts";

export const startSchedule: Progress["schedule"] = { plateaus: 0, waited: 0, best: null, first: null };

/** The optimizer's learning rate times what the schedule leaves of it at a step, counted from 1. */
export function learningRateAt(session: Session, step: number): number {
  return session.strategy.learningRate * scheduleShare(session, step);
}

/** What the schedule leaves of the learning rate at a step, counted from 1. */
export function scheduleShare({ strategy, model, progress }: Session, step: number): number {
  const { definition, args } = strategy.schedule;
  const perEpoch = stepsPerEpoch(model);
  return definition.factor({ step, steps: model.graph.train.epochs * perEpoch, stepsPerEpoch: perEpoch, plateaus: progress.schedule.plateaus }, args);
}

/** Counts epochs without a new best loss, for a schedule that watches; each task's loss counts as a share of its first. */
export function watchPlateau(session: Session, losses: Readonly<Record<string, number>>): void {
  const { definition, args } = session.strategy.schedule;
  if (!definition.watches) return;
  const { best, waited, plateaus, first: known } = session.progress.schedule;
  const first = known ?? { ...losses };
  const score = lossScore(first, Object.fromEntries(Object.entries(losses).map(([task, loss]) => [task, { loss, metrics: {} }])));
  const improved = score !== undefined && (best === null || score < best);
  const over = !improved && waited + 1 >= Number(args.patience);
  session.progress = {
    ...session.progress,
    schedule: { first, best: improved ? score : best, waited: improved || over ? 0 : waited + 1, plateaus: plateaus + Number(over) },
  };
}
