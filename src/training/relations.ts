import type { Tensor } from "../engine/executor.ts";
import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import type { Session } from "./session.ts";

/** [rows, numbers], which need not be a square. */
function finiteRows({ shape: [rows, width], data }: Tensor): (number | null)[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * width, (row + 1) * width), (value) => finite(value)));
}

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
