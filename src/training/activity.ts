import { catalog } from "../catalog/index.ts";
import { armOf } from "./bandit.ts";
import type { Progress } from "./checkpoint.ts";
import { extensionTerms } from "./extension-terms.ts";
import type { PreparedModel } from "./prepare.ts";
import type { Session } from "./session.ts";

/** What a task is to one step. */
export interface Activity {
  /** The file's `weight`, its ramp and preference; of every task, also of one that sits out. */
  readonly factors: readonly number[];
  /** Whether it learns: it has begun, and is not over. */
  readonly active: readonly boolean[];
  /** By what the learning rate of each task's own layers is multiplied. */
  readonly pace: readonly number[];
}

export const startTasks: Progress["tasks"] = { best: [], bestEpoch: [], waited: [], over: [], first: [], order: null };

/** Steps that an epoch has: a step reads `accumulate` batches. */
export function stepsPerEpoch({ graph: { train }, dataset }: Pick<PreparedModel, "graph" | "dataset">): number {
  return Math.max(1, Math.ceil(dataset.train.rows / rowsPerStep(train)));
}

/** Rows of all batches of a step. */
export function rowsPerStep({ batch, accumulate = 1 }: PreparedModel["graph"]["train"]): number {
  return batch * accumulate;
}

/** How many epochs are over, with the part of the one under way. */
export function epochOf({ progress: { epoch, cursor }, model }: Session): number {
  return epoch + cursor / stepsPerEpoch(model);
}

/** How every task takes part in the step that comes next. */
export function activityOf(session: Session): Activity {
  const { model, tasks, strategy } = session;
  const passed = epochOf(session);
  const ramps = tasks.map((name) => model.graph.tasks.find((task) => task.name === name)?.ramp);
  const arm = armOf(session);
  const active = mayLearn(session).map((may, task) => may && (arm === undefined || arm === task));
  return {
    active,
    pace: active.map((learns, task) => Number(learns || isGuided(model, tasks[task]))),
    factors: session.staticWeights.map((weight, task) => {
      const ramp = ramps[task];
      const own = ramp ? catalog.find("ramp", ramp.word)?.value(passed, ramp.arguments) ?? weight : weight;
      return own * (strategy.preference?.[task] ?? 1);
    }),
  };
}

/** Which tasks have begun, are not over, and not left to an older run. */
export function mayLearn(session: Session): boolean[] {
  return session.tasks.map((name, task) => hasBegun(session, task) && session.progress.tasks.over[task] !== true && !isHeld(session.model, name));
}

/** Whether some task may sit out for a while: its own layers then have a pace of their own. */
export function sitsOut({ train, tasks, extend }: PreparedModel["graph"]): boolean {
  return train.sample?.word === "bandit" || extend?.learn === "new" || train.curriculum !== undefined || train.stop?.arguments["per_task"] === true || tasks.some(({ fromEpoch = 1 }) => fromEpoch > 1);
}

/** Whether a task was learned by the run that is extended, and is not to learn from labels any more. */
function isHeld({ extension }: PreparedModel, task: string): boolean {
  return extension?.settings.learn === "new" && extension.tasks.includes(task);
}

/** Whether what holds a task to the old model also moves its own layers. */
function isGuided(model: PreparedModel, task: string): boolean {
  return isHeld(model, task) && model.extension !== undefined && extensionTerms(model.extension).length > 0;
}

function hasBegun(session: Session, task: number): boolean {
  const { model: { graph }, tasks, progress } = session;
  const from = graph.tasks.find(({ name }) => name === tasks[task])?.fromEpoch ?? 1;
  return progress.epoch + 1 >= from && progress.epoch >= joinsAfter(session, task);
}

/** Epochs before a curriculum lets a task in. */
function joinsAfter({ model: { graph }, tasks, progress }: Session, task: number): number {
  const { curriculum } = graph.train;
  const every = Number(curriculum?.arguments["every"] ?? 1);
  if (curriculum?.word === "by_loss") {
    const place = progress.tasks.order?.indexOf(task) ?? -1;
    return place < 1 ? 0 : 1 + place * every;
  }
  const order = curriculum?.arguments["tasks"];
  return Array.isArray(order) ? Math.max(0, order.indexOf(tasks[task])) * every : 0;
}

/** Easiest first: the tasks by what is left of their first losses after the first epoch. */
export function orderByLoss(session: Session, means: readonly number[]): void {
  const { progress, model } = session;
  if (model.graph.train.curriculum?.word !== "by_loss" || progress.tasks.order) return;
  const { first } = progress.tasks;
  const left = means.map((mean, task) => (first[task] ? mean / first[task] : 1));
  const order = left.map((_, task) => task).sort((one, other) => left[one] - left[other]);
  session.progress = { ...progress, tasks: { ...progress.tasks, order } };
}
