import { catalog } from "../catalog/index.ts";
import type { EventOf, RunEvent, Scores } from "../protocol/events.ts";
import { evaluateSplit } from "./evaluate.ts";
import type { Session } from "./session.ts";

/** What old tasks score before and after this run, on the same rows; the weights in the state are left as they are. */
export async function measureForgetting(session: Session, split: EventOf<"finished">["split"], after: Scores): Promise<RunEvent[]> {
  const { model: { extension, dataset, instance }, state, progress: { step, epoch } } = session;
  if (!extension) return [];
  const rows = split === "test" ? dataset.test : dataset.validation;
  const kept = await state.read(instance.parameters.map(({ name }) => name));
  await state.write({ ...extension.tensors });
  const before = await evaluateSplit(await session.programs.evaluate(), state, session.model, rows);
  await state.write(kept);
  const tasks = extension.tasks.flatMap((task) => (task in before && task in after ? [changeOf(session, task, before[task], after[task])] : []));
  if (tasks.length === 0) return [];
  return [{ type: "forgetting", step, epoch, split, tasks }, { type: "note", step, epoch, code: "MTL728", message: sentence(tasks, split) }];
}

type Change = EventOf<"forgetting">["tasks"][number];

function changeOf({ model: { graph } }: Session, task: string, before: Scores[string], after: Scores[string]): Change {
  const metrics = graph.tasks.find(({ name }) => name === task)?.metrics ?? [];
  return {
    task, loss: { before: before.loss, after: after.loss },
    metrics: metrics.map((name) => ({
      name, higherIsBetter: catalog.find("metric", name)?.higherIsBetter ?? false, before: before.metrics[name] ?? null, after: after.metrics[name] ?? null,
    })),
  };
}

function sentence(tasks: readonly Change[], split: string): string {
  const parts = tasks.map(({ task, metrics: [metric], loss }) => {
    const { before, after } = metric ?? loss;
    const what = `${task} ${metric?.name ?? "loss"}`;
    return before === after ? `${what} stays ${text(before)}` : `${what} ${text(before)} → ${text(after)}`;
  });
  return `Old tasks before and after, on the ${split} split: ${parts.join("; ")}.`;
}

const text = (value: number | null): string => (value === null ? "–" : Number(value.toPrecision(4)).toString());
