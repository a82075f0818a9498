import { type Estimate, gainText, independent, type MeasuredMatrix, type Transfer, transferVerdict } from "../affinity/index.ts";
import { figure } from "./progress.ts";
import { table } from "./table.ts";

/** What two ways of training are called: `alone` and `together`, `old` and `new`. */
export interface Sides {
  readonly before: string;
  readonly after: string;
}

/** A comparison as tables and sentences: every metric, Δm both ways, and which tasks lose. */
export function transferText(transfer: Transfer, split: string, sides: Sides): string {
  const rows = transfer.tasks.flatMap(({ task, metrics, verdict }) => metrics.map(({ name, alone, together, gain }, index) => [
    index === 0 ? task : "", name, figure(alone.mean), figure(together.mean), gainText(gain), index === 0 ? verdictText[verdict] : "",
  ]));
  return [
    `figures are of the ${split} split, means over ${transfer.seeds} ${transfer.seeds === 1 ? "seed" : "seeds"}; ± is the 95% interval, ? where it spans zero`,
    table([["task", "metric", sides.before, sides.after, "gain", "the task"], ...rows]),
    "",
    ...deltaLines(transfer, sides),
  ].join("\n");
}

const verdictText = { gains: "gains", loses: "loses: negative transfer", unclear: "cannot tell" } as const;

export function deltaLines({ deltaByTask, deltaByMetric, wins, losses, worst, tasks, seeds }: Transfer, { before, after }: Sides): string[] {
  const least = tasks.find(({ task }) => task === worst);
  return [
    `Δm, ${after} against ${before} (positive is better): ${gainText(deltaByTask)} as the mean over tasks; ${gainText(deltaByMetric)} as the flat mean over metrics`,
    `${wins} ${wins === 1 ? "task gains" : "tasks gain"}, ${losses} ${losses === 1 ? "loses" : "lose"}${least ? `; the least: ${least.task} ${gainText(least.gain)}` : ""}`,
    ...(transferVerdict(deltaByTask) === "unclear" ? [seeds < 2 ? "One seed has no interval: --seeds 3 or more would tell." : "No measurable difference: the interval of Δm spans zero."] : []),
  ];
}

/** Mean and interval over seeds of every cell. */
export function gainMatrix(bySeed: readonly MeasuredMatrix[]): Estimate[][] {
  const [first] = bySeed;
  return first ? first.map((row, i) => row.map((_, j) => independent(bySeed.map((matrix) => matrix[i][j])))) : [];
}

/** Pairs as a table: rows receive, columns are trained with. */
export function gainTable(names: readonly string[], gains: readonly (readonly Estimate[])[]): string {
  const rows = gains.map((row, i) => [names[i], ...row.map((cell, j) => (i === j ? "·" : gainText(cell)))]);
  return [
    "What training in pairs does (by how much the column's company lowers the row's loss, against alone; ? cannot tell)",
    table([["recipient \\ source", ...names], ...rows]),
  ].join("\n");
}
