import { type Estimate, gainText, independent, type MeasuredMatrix, type Sides, type Transfer, transferLines } from "../affinity/index.ts";
import { figure } from "../protocol/figure.ts";
import { table } from "./table.ts";

/** A comparison as tables and sentences: every metric, Δm both ways, and which tasks lose. */
export function transferText(transfer: Transfer, split: string, sides: Sides): string {
  const rows = transfer.tasks.flatMap(({ task, metrics, verdict }) => metrics.map(({ name, alone, together, gain }, index) => [
    index === 0 ? task : "", name, figure(alone.mean), figure(together.mean), gainText(gain), index === 0 ? verdictText[verdict] : "",
  ]));
  return [
    `figures are of the ${split} split, means over ${transfer.seeds} ${transfer.seeds === 1 ? "seed" : "seeds"}; ± is the 95% interval, ? where it spans zero`,
    table([["task", "metric", sides.before, sides.after, "gain", "the task"], ...rows]),
    "",
    ...transferLines(transfer, sides),
  ].join("\n");
}

const verdictText = { gains: "gains", loses: "loses: negative transfer", unclear: "cannot tell" } as const;

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
