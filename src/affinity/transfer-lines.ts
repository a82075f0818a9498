import { gainText } from "./gain-text.ts";
import { type Transfer, transferVerdict } from "./transfer.ts";

/** What two ways of training are called: `alone` and `together`, `old` and `new`. */
export interface Sides {
  readonly before: string;
  readonly after: string;
}

/** Δm both ways and who gains, a sentence each. */
export function transferLines({ deltaByTask, deltaByMetric, wins, losses, worst, tasks, seeds }: Transfer, { before, after }: Sides): string[] {
  const least = tasks.find(({ task }) => task === worst);
  return [
    `Δm, ${after} against ${before} (positive is better): ${gainText(deltaByTask)} as the mean over tasks; ${gainText(deltaByMetric)} as the flat mean over metrics`,
    `${wins} ${wins === 1 ? "task gains" : "tasks gain"}, ${losses} ${losses === 1 ? "loses" : "lose"}${least ? `; the least: ${least.task} ${gainText(least.gain)}` : ""}`,
    ...(transferVerdict(deltaByTask) === "unclear" ? [seeds < 2 ? "One seed has no interval: --seeds 3 or more would tell." : "No measurable difference: the interval of Δm spans zero."] : []),
  ];
}
