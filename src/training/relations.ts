import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import { matrixOf } from "./feeds.ts";
import type { Session } from "./session.ts";

const finiteRows = (value: Parameters<typeof matrixOf>[0]) => matrixOf(value).map((row) => row.map(finite));

/** What the weights of now tell of how parts or tasks are related; undefined where they tell nothing. */
export async function measureRelations(session: Session): Promise<EventOf<"relations"> | undefined> {
  const { relations, programs, state, progress } = session;
  if (relations.length === 0) return undefined;
  const outputs = await (await programs.relations()).run({}, state);
  return {
    type: "relations", step: progress.step, epoch: progress.epoch,
    relations: relations.map(({ name, figure, labels, placed }) => ({
      name, figure, labels: [...labels], matrix: finiteRows(outputs[`relation/${name}`]),
      ...(placed ? { vectors: finiteRows(outputs[`vectors/${name}`]) } : {}),
    })),
  };
}
