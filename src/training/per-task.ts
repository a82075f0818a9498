import type { WordValue } from "../graph/model.ts";
import type { Tensors } from "../engine/executor.ts";
import type { RunEvent, Scores } from "../protocol/events.ts";
import { evaluateSplit } from "./evaluate.ts";
import { evaluation, readWeights, writeWeights, type Session } from "./session.ts";
import { scoreOf } from "./stopping.ts";

/** Whether every task is watched for itself. */
export function stopsPerTask(stop: WordValue | undefined): boolean {
  return stop?.word === "early" && stop.arguments["per_task"] === true;
}

/** Whether all tasks are over. */
export function allOver({ progress, tasks }: Session): boolean {
  return tasks.every((_, task) => progress.tasks.over[task] === true);
}

/**
 * Takes an epoch's scores for every task that learns. One that improved has its own layers kept; one that has not for too long gets
 * them back, and is over.
 */
export async function watchTasks(session: Session, stop: WordValue, scores: Scores, learning: readonly boolean[]): Promise<RunEvent[]> {
  const weights = await readWeights(session);
  const { epoch, step } = session.progress;
  const told: RunEvent[] = [];
  for (const [task, name] of session.tasks.entries()) {
    if (!learning[task]) continue;
    const { best, bestEpoch, waited, over, first } = session.progress.tasks;
    const firstLoss = first[task] ?? scores[name]?.loss ?? null;
    const score = scoreOf(stop, firstLoss ? { [name]: firstLoss } : {}, { [name]: scores[name] });
    const improved = score !== undefined && (best[task] === undefined || best[task] === null || score < best[task]);
    const waits = improved ? 0 : (waited[task] ?? 0) + 1;
    const ends = waits >= Number(stop.arguments["patience"]);
    if (improved) session.bestOwn = { ...session.bestOwn, ...ownOf(session, task, weights) };
    session.progress = {
      ...session.progress,
      tasks: {
        ...session.progress.tasks, first: placed(session, first, task, firstLoss, null), best: placed(session, best, task, improved ? score : best[task] ?? null, null),
        bestEpoch: placed(session, bestEpoch, task, improved ? epoch : bestEpoch[task] ?? 0, 0), waited: placed(session, waited, task, waits, 0),
        over: placed(session, over, task, ends, false),
      },
    };
    if (!ends) continue;
    await writeWeights(session, ownOf(session, task, session.bestOwn));
    told.push({
      type: "note", step, epoch, code: "MTL740", task: name,
      message: `${name} is over after epoch ${epoch}: its own layers are those of epoch ${session.progress.tasks.bestEpoch[task]} and stay so; what it shares goes on learning from the others.`,
    });
  }
  return told;
}

/** A list with one number for each task, one of them new. */
function placed<Item>({ tasks }: Session, list: readonly Item[], at: number, value: Item, missing: Item): Item[] {
  return tasks.map((_, task) => (task === at ? value : list[task] ?? missing));
}

/** The weights that serve one task alone. */
function ownOf({ model, tasks }: Session, task: number, weights: Tensors): Tensors {
  const own = model.instance.parameters.filter(({ name, owners }) => name in weights && owners.length === 1 && owners[0] === tasks[task]);
  return Object.fromEntries(own.map(({ name }) => [name, weights[name]]));
}

/** At the end: each task that learned to the end keeps the better of its best and its last own layers, judged with what is shared now. */
export async function keepBetter(session: Session, stop: WordValue): Promise<void> {
  const { validation } = session.model.dataset;
  const score = async () => evaluateSplit(await evaluation(session), session.state, session.model, validation);
  const last = await readWeights(session);
  const before = await score();
  await writeWeights(session, { ...session.bestOwn });
  const after = await score();
  for (const [task, name] of session.tasks.entries()) {
    const { first, over } = session.progress.tasks;
    const firstLoss = first[task];
    const of = (scores: Scores) => scoreOf(stop, firstLoss ? { [name]: firstLoss } : {}, { [name]: scores[name] }) ?? Infinity;
    if (over[task] !== true && of(before) <= of(after)) await writeWeights(session, ownOf(session, task, last));
  }
}
