import { type Estimate, percent, type TaskSteps, verdictOf } from "../affinity/index.ts";
import type { EventOf } from "../protocol/events.ts";
import { table } from "./table.ts";

/** Of more tasks the table would hide what stands around it: `--json` has all. */
const mostTasks = 30;

/** Who pulls, who is served, and how curved the way is: a line a task; empty where nothing of it was measured. */
export function stepsText(names: readonly string[], steps: readonly TaskSteps[]): string {
  const counts = steps.map(({ share }) => share.count);
  if (Math.max(0, ...counts) === 0) return "";
  const rows = steps.slice(0, mostTasks).map(({ share, withUpdate, expectedChange, curvature }, task) =>
    [names[task], share.mean === null ? "–" : percent(share.mean), figure(withUpdate), figure(expectedChange), figure(curvature)]);
  return [
    `What the steps that were taken do for each task (means of ${Math.max(...counts)} measured; ? spans zero)`,
    table([["task", "share of gradients", "cosine with the step", "expected change of its loss", "curvature along the step"], ...rows]),
    ...(steps.length > mostTasks ? [`${steps.length - mostTasks} more tasks: --json has them.`] : []),
  ].join("\n");
}

function figure(cell: Estimate): string {
  const { mean, low, high } = cell;
  if (mean === null) return "–";
  const half = low === null || high === null ? "" : ` ± ${short((high - low) / 2)}`;
  return `${mean > 0 ? "+" : mean < 0 ? "−" : ""}${short(Math.abs(mean))}${half}${verdictOf(cell) === "unclear" ? " ?" : ""}`;
}

const short = (value: number): string => (value !== 0 && (value < 1e-3 || value >= 1e4) ? value.toExponential(1) : String(Number(value.toPrecision(2))));

/** The same for `--json`, by task; shares by layer too. */
export function stepsObject(names: readonly string[], steps: readonly TaskSteps[], { layers }: EventOf<"started">) {
  return Object.fromEntries(names.map((name, task) => {
    const { share, layers: byLayer, withUpdate, expectedChange, curvature } = steps[task];
    return [name, { gradientShare: share, gradientShareByLayer: Object.fromEntries(byLayer.flatMap((one, layer) => (one.mean === null ? [] : [[layers[layer].name, one]]))), cosineWithStep: withUpdate, expectedChange, curvature }];
  }));
}
