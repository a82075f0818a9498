import type { Executor } from "../engine/executor.ts";
import type { Split } from "../data/dataset.ts";
import { keyOf, randomOf, type Random } from "../graph/random.ts";
import type { WordValue } from "../graph/model.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import type { ControlAction } from "../protocol/manifest.ts";
import { banditNotes } from "./bandit.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { encodeCheckpoint } from "./checkpoint.ts";
import { activityOf, orderByLoss, rowsPerStep, stepsPerEpoch } from "./activity.ts";
import { type EpochMeasures, epochMeasures } from "./epoch-measures.ts";
import { groupScores } from "./fairness.ts";
import { evaluateSplit, finite, short } from "./evaluate.ts";
import { profileEvent } from "./data-profile.ts";
import { measureForgetting } from "./forgetting.ts";
import { overlapEvent } from "./label-overlap.ts";
import { mostProximalTasks } from "./lookahead.ts";
import { allOver, keepBetter, stopsPerTask, watchTasks } from "./per-task.ts";
import type { PreparedModel } from "./prepare.ts";
import { measureRelations } from "./relations.ts";
import { watchPlateau } from "./schedule.ts";
import type { Session } from "./session.ts";
import { checkpointOf, evaluation, openSession, readWeights } from "./session.ts";
import { penaltyInfos, startedEvent } from "./started.ts";
import { runStep } from "./step.ts";
import type { StepResult } from "./steps/result.ts";
import { afterEpoch, isOver, lossesOf, stepLimit, stopsEarly } from "./stopping.ts";
import { watchGates } from "./watch.ts";

export interface TrainJob {
  readonly model: PreparedModel;
  readonly executor: Executor;
  /** The run's name, for its `started` event. */
  readonly run: string;
  readonly resume?: Checkpoint;
  /** Starts over in the log of a run that was cut before its first checkpoint. */
  readonly again?: boolean;
  /** Looked at before every step. */
  control?(): ControlAction;
  /** Keeps a checkpoint; the run goes on when it is safe. */
  store?(checkpoint: Uint8Array): Promise<void>;
  /** Given the weights that were kept, at the end. */
  finish?(weights: Checkpoint["tensors"]): Promise<void>;
  /** Seconds between checkpoints within an epoch; default 30. */
  readonly checkpointSeconds?: number;
  /** Whether a checkpoint is wanted now, besides; asked after every step, true once a wish. */
  saveNow?(): boolean;
  /** Milliseconds since 1970; for tests. */
  now?(): number;
}

/** More step events than this say nothing that a curve could show. */
const stepEvents = 5000;

/**
 * Trains a model, telling everything as events; nothing else comes out but checkpoints. The same job, seed and
 * executor give the same events, also across a cut and a resume, but for their times.
 */
export async function* train(job: TrainJob): AsyncGenerator<RunEvent, void, void> {
  const session = await openSession(job.model, job.executor, job.resume);
  const clock = { now: job.now ?? Date.now, saved: (job.now ?? Date.now)() };
  yield startedEvent(job.model, {
    run: job.run, executor: job.executor.description, time: clock.now(),
    ...(job.resume || job.again ? { resumedAt: session.progress.step } : {}),
  });
  try {
    if (!job.resume && measuresTasks(session)) yield await overlapEvent(job.model, session.tasks);
    if (!job.resume && job.model.dataset.profile) yield profileEvent(job.model.dataset.profile);
    yield* epochs(job, session, clock, epochMeasures(session, job.executor));
  } finally {
    session.state.dispose();
  }
}

interface Clock {
  readonly now: () => number;
  saved: number;
}

type End = { readonly reason: EventOf<"finished">["reason"] } | "halted" | undefined;

function measuresTasks({ model: { graph: { analyze } }, tasks }: Session): boolean {
  return tasks.length > 1 && (analyze.conflicts > 0 || analyze.affinity > 0);
}

async function* epochs(job: TrainJob, session: Session, clock: Clock, looked: EpochMeasures): AsyncGenerator<RunEvent, void, void> {
  const { train: settings } = job.model.graph;
  let end: End = endBefore(session, settings.stop);
  while (!end && session.progress.epoch < settings.epochs) {
    end = yield* oneEpoch(job, session, clock);
    if (!end) end = yield* closeEpoch(job, session, clock, looked);
  }
  if (end !== "halted") yield* finish(job, session, clock, end?.reason ?? "epochs");
}

/** A run that was cut between its last step and its end has nothing left to train. */
function endBefore(session: Session, stop: WordValue | undefined): End {
  const { progress } = session;
  if (progress.step >= stepLimit(stop)) return { reason: "steps" };
  if (stopsPerTask(stop) && allOver(session)) return { reason: "early" };
  return stop && stopsEarly(stop) && isOver(stop, progress.stopping) ? { reason: "early" } : undefined;
}

/** The steps of an epoch from where it stands. Its order of rows depends on seed and epoch alone. */
async function* oneEpoch(job: TrainJob, session: Session, clock: Clock): AsyncGenerator<RunEvent, End, void> {
  const { seed, stop, epochs: all } = job.model.graph.train;
  const size = rowsPerStep(job.model.graph.train);
  const order = rowOrder(job.model.dataset.train, randomOf(seed, session.progress.epoch, keyOf("rows")));
  const perEpoch = stepsPerEpoch(job.model);
  const every = Math.ceil((perEpoch * all) / stepEvents);
  while (session.progress.cursor < perEpoch) {
    const asked = job.control?.() ?? "continue";
    if (asked !== "continue") return yield* halt(job, session, clock);
    const { cursor } = session.progress;
    const result = await runStep(session, order.slice(cursor * size, (cursor + 1) * size), dueMeasures(session));
    const broken = brokenTerm(session, result);
    if (broken !== undefined) return yield* fail(session, clock, broken);
    count(session, result);
    yield* result.events;
    if (session.progress.step % every === 0) yield stepEvent(session, result, clock);
    if (session.progress.step >= stepLimit(stop)) return { reason: "steps" };
    // The end of an epoch saves by itself, after its event: a checkpoint before that would tell the epoch twice.
    if (session.progress.cursor < perEpoch && saveIsDue(job, clock)) yield* save(job, session, clock);
  }
  return undefined;
}

const rowOrder = (split: Split, random: Random): Uint32Array => split.order?.(random) ?? random.permutation(split.rows);

function saveIsDue(job: TrainJob, clock: Clock): boolean {
  return job.saveNow?.() === true || clock.now() - clock.saved > (job.checkpointSeconds ?? 30) * 1000;
}

function dueMeasures({ model, progress, tasks }: Session) {
  const { conflicts, affinity, proximal = 0 } = model.graph.analyze;
  const due = (every: number) => every > 0 && tasks.length > 1 && progress.step % every === 0;
  return { conflicts: due(conflicts), affinity: due(affinity), proximal: due(proximal) && tasks.length <= mostProximalTasks };
}

function count(session: Session, { losses, labelled }: StepResult): void {
  const { progress } = session;
  session.progress = {
    ...progress,
    step: progress.step + 1,
    cursor: progress.cursor + 1,
    tasks: { ...progress.tasks, first: losses.map((loss, task) => progress.tasks.first[task] ?? (labelled[task] > 0 ? loss : null)) },
    lossSums: progress.lossSums.map((sum, task) => sum + losses[task] * labelled[task]),
    labelSums: progress.labelSums.map((sum, task) => sum + labelled[task]),
  };
}

function stepEvent({ progress }: Session, { losses, labelled, weights, penalties, towards }: StepResult, clock: Clock): RunEvent {
  return {
    type: "step", time: clock.now(), step: progress.step, epoch: progress.epoch + 1,
    losses: losses.map((loss, task) => (labelled[task] > 0 ? finite(loss) : null)),
    weights: weights.map((weight) => finite(weight)),
    ...(penalties ? { penalties: penalties.map(finite) } : {}),
    ...towards,
  };
}

/** The first task, or penalty, whose value is no number any more. */
function brokenTerm({ tasks, model }: Session, { losses, labelled, penalties = [] }: StepResult): string | undefined {
  const task = tasks.find((_, index) => labelled[index] > 0 && !Number.isFinite(losses[index]));
  return task ?? penaltyInfos(model).find((_, index) => !Number.isFinite(penalties[index] ?? 0))?.name;
}

async function* fail(session: Session, clock: Clock, task: string): AsyncGenerator<RunEvent, End, void> {
  const step = session.progress.step + 1;
  const saved = session.progress.epoch > 0 ? " The last checkpoint, from before, is kept." : "";
  yield {
    type: "failed", time: clock.now(), step, code: "MTL701",
    message: `The loss of ${task} is not a number at step ${step}: try a tenth of the learning rate, or \`clip: 1\` in \`train\`.${saved}`,
  };
  return "halted";
}

async function* halt(job: TrainJob, session: Session, clock: Clock): AsyncGenerator<RunEvent, End, void> {
  yield* save(job, session, clock);
  yield { type: "stopped", time: clock.now(), step: session.progress.step, epoch: session.progress.epoch };
  return "halted";
}

async function* save(job: TrainJob, session: Session, clock: Clock): AsyncGenerator<RunEvent, void, void> {
  clock.saved = clock.now();
  if (!job.store) return;
  await job.store(encodeCheckpoint(await checkpointOf(session)));
  yield { type: "checkpoint", step: session.progress.step, epoch: session.progress.epoch };
}

/** Validates, tells the epoch, keeps the best weights, and says whether to stop. */
async function* closeEpoch(job: TrainJob, session: Session, clock: Clock, looked: EpochMeasures): AsyncGenerator<RunEvent, End, void> {
  const { stop } = job.model.graph.train;
  const { lossSums, labelSums } = session.progress;
  const means = lossSums.map((sum, task) => sum / Math.max(1, labelSums[task]));
  const { active } = activityOf(session);
  orderByLoss(session, means);
  turnPage(session, means);
  const { epoch, step } = session.progress;
  const { validation } = job.model.dataset;
  const scores = await evaluateSplit(await evaluation(session), session.state, job.model, validation);
  yield {
    type: "epoch", time: clock.now(), epoch, step, validation: scores,
    train: Object.fromEntries(session.tasks.map((task, index) => [task, { loss: labelSums[index] > 0 ? finite(means[index]) : null }])),
  };
  yield* relations(session);
  yield* await looked({ step, epoch });
  const early = stop && stopsEarly(stop) && validation.rows > 0 ? afterEpoch(stop, session.progress.stopping, epoch, scores) : undefined;
  if (early) session.progress = { ...session.progress, stopping: early.state };
  watchPlateau(session, validation.rows > 0 ? lossesOf(scores) : Object.fromEntries(session.tasks.map((task, index) => [task, means[index]])));
  if (early?.improved) session.best = await readWeights(session);
  if (stop && stopsPerTask(stop) && validation.rows > 0) yield* await watchTasks(session, stop, scores, active);
  yield* banditNotes(session);
  yield* await watchGates(session);
  yield* save(job, session, clock);
  return early?.stop || (stopsPerTask(stop) && allOver(session)) ? { reason: "early" } : undefined;
}

async function* relations(session: Session): AsyncGenerator<RunEvent, void, void> {
  const event = await measureRelations(session);
  if (event) yield event;
}

function turnPage(session: Session, means: readonly number[]): void {
  const { progress } = session;
  session.progress = {
    ...progress, epoch: progress.epoch + 1, cursor: 0,
    epochLosses: [...progress.epochLosses, means.map(short)],
    lossSums: means.map(() => 0), labelSums: means.map(() => 0),
  };
}

async function* finish(job: TrainJob, session: Session, clock: Clock, reason: EventOf<"finished">["reason"]): AsyncGenerator<RunEvent, void, void> {
  const { stop } = job.model.graph.train;
  const { test, validation } = job.model.dataset;
  if (stop && stopsPerTask(stop) && validation.rows > 0) await keepBetter(session, stop);
  await session.state.write(session.best ?? await readWeights(session));
  const split = test.rows > 0 ? "test" : "validation";
  const scores = await evaluateSplit(await session.programs.evaluate(), session.state, job.model, split === "test" ? test : validation);
  yield* relations(session);
  const { groupBy } = job.model.graph.analyze;
  if (groupBy !== undefined) {
    const rows = { split: split === "test" ? test : validation, name: split, column: groupBy } as const;
    yield await groupScores(await session.programs.evaluate(), session.state, job.model, rows);
  }
  yield* await measureForgetting(session, split, scores);
  const weights = await session.state.read(job.model.instance.parameters.map(({ name }) => name));
  await job.store?.(encodeCheckpoint(await checkpointOf(session)));
  await job.finish?.(weights);
  const { step, epoch, stopping } = session.progress;
  yield { type: "finished", time: clock.now(), step, epoch, reason, bestEpoch: session.best ? stopping.bestEpoch : epoch, split, test: scores };
}
