import { labelOverlap } from "../affinity/index.ts";
import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import type { PreparedModel } from "./prepare.ts";

/** More rows say little more of how labels go together. */
const mostRows = 4096;

/** How the labels of a model's tasks go together in the training part: the `overlap` event. */
export async function overlapEvent({ dataset, graph }: PreparedModel, tasks: readonly string[]): Promise<EventOf<"overlap">> {
  const { train } = dataset;
  const rows = Math.min(mostRows, train.rows);
  const every = train.rows / Math.max(1, rows);
  const columns = await train.batch(Uint32Array.from({ length: rows }, (_, index) => Math.floor(index * every)));
  const labels = tasks.map((task) => {
    const [label, mask] = [columns[`label/${task}`], columns[`mask/${task}`]];
    const single = label.data.length === rows && mask.data.length === rows;
    const names = graph.tasks.some(({ name, kind }) => name === task && (kind === "binary" || kind === "classes"));
    return { values: Array.from(label.data), labelled: Array.from(mask.data, (value) => value > 0), names, single };
  });
  const overlaps = labels.map((left) => labels.map((right) => labelOverlap(left, right)));
  return {
    type: "overlap", step: 0, rows,
    labelled: labels.map(({ labelled }) => finite((labelled.filter(Boolean).length * train.rows) / Math.max(1, rows))),
    both: overlaps.map((row) => row.map(({ both }) => finite(both ?? undefined))),
    shared: overlaps.map((row) => row.map(({ shared }) => finite(shared ?? undefined))),
  };
}
