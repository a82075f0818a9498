import type { Split } from "../data/dataset.ts";
import type { CompiledProgram, State } from "../engine/executor.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { EventOf } from "../protocol/events.ts";
import { evaluateSplit, finite, rowBatches } from "./evaluate.ts";
import { batchFeeds, run } from "./feeds.ts";
import type { PreparedModel } from "./prepare.ts";

/** Groups with fewer rows of a split are not told: their figures would be chance. */
const fewestRows = 5;

/**
 * Every task's figures for each value of a column. `parity` is the largest difference between groups in the share that a binary
 * task predicts as 1, `opportunity` the same among rows whose label is 1 (Hardt et al. 2016).
 */
export async function groupScores(
  program: CompiledProgram, state: State, model: PreparedModel, { split, name, column }: { readonly split: Split; readonly name: "test" | "validation"; readonly column: string },
): Promise<EventOf<"groups">> {
  const rates = await binaryRates(program, state, model, split, column);
  const names = model.dataset.groups?.[column] ?? [];
  const groups: EventOf<"groups">["groups"] = [];
  for (const [index, group] of names.entries()) {
    const rows = rates.members[index];
    if (rows.length < fewestRows) continue;
    const part: Split = { rows: rows.length, batch: (places) => split.batch(places.map((place) => rows[place])) };
    groups.push({ name: group, rows: rows.length, scores: await evaluateSplit(program, state, model, part), rates: rates.of(index) });
  }
  const spread = (task: string, rate: "positive" | "truePositive") => {
    const values = groups.flatMap(({ rates: own }) => own[task]?.[rate] ?? []);
    return values.length < 2 ? null : finite(Math.max(...values) - Math.min(...values));
  };
  const tasks = Object.fromEntries(rates.tasks.map((task) => [task, { parity: spread(task, "positive"), opportunity: spread(task, "truePositive") }]));
  return { type: "groups", column, split: name, groups, differences: tasks };
}

interface Counts {
  rows: number;
  positive: number;
  actual: number;
  truePositive: number;
}

/** Which rows each group has, and how often binary tasks say 1 in it. */
async function binaryRates(program: CompiledProgram, state: State, model: PreparedModel, split: Split, column: string) {
  const names = model.dataset.groups?.[column] ?? [];
  const tasks = model.graph.tasks.filter((task) => task.kind === "binary" && hasLoss(task) && task.dims.length === 0).map(({ name }) => name);
  const members: number[][] = names.map(() => []);
  const counts = names.map(() => new Map(tasks.map((task): [string, Counts] => [task, { rows: 0, positive: 0, actual: 0, truePositive: 0 }])));
  for (const rows of rowBatches(split)) {
    const feeds = await batchFeeds(split, rows);
    const outputs = await run(program, feeds, { state });
    const groups = feeds[`group/${column}`].data;
    rows.forEach((row, place) => {
      const group = groups[place] - 1;
      if (group < 0) return;
      members[group].push(row);
      for (const [task, count] of counts[group]) {
        const says = outputs[`output/${task}`].data[place] >= 0.5;
        count.rows++;
        if (says) count.positive++;
        if (feeds[`mask/${task}`].data[place] === 0 || feeds[`label/${task}`].data[place] !== 1) continue;
        count.actual++;
        if (says) count.truePositive++;
      }
    });
  }
  const share = (part: number, all: number) => (all === 0 ? null : finite(part / all));
  return {
    tasks, members: members.map((rows) => Uint32Array.from(rows)),
    of: (group: number) => Object.fromEntries([...counts[group]].map(([task, { rows, positive, actual, truePositive }]) =>
      [task, { positive: share(positive, rows), truePositive: share(truePositive, actual) }])),
  };
}
