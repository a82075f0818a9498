import type { EventOf } from "./events.ts";

/** What of a step tells how fast a run goes; times in milliseconds. */
export type TimedStep = Pick<EventOf<"step">, "time" | "step">;

/** Over so many of the last steps: what was slow in the beginning is no forecast. */
const recent = 200;

/** How fast a run goes, and how long it has to go at that. */
export interface Pace {
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
}

/** From the last steps of a run, oldest first; those before `resumedAt` were made by another process, before a pause. Undefined of fewer than two. */
export function paceOf(steps: readonly TimedStep[], { epochs, stepsPerEpoch, resumedAt = 0 }: Pick<EventOf<"started">, "epochs" | "stepsPerEpoch" | "resumedAt">): Pace | undefined {
  let begin = Math.max(0, steps.length - recent);
  while (begin < steps.length && steps[begin].step <= resumedAt) begin++;
  const [first, last] = [steps.at(begin), steps.at(-1)];
  if (first === undefined || last === undefined || last.time <= first.time || last.step <= first.step) return undefined;
  const stepsPerSecond = ((last.step - first.step) * 1000) / (last.time - first.time);
  return { stepsPerSecond, secondsLeft: Math.max(0, epochs * stepsPerEpoch - last.step) / stepsPerSecond };
}

/** As many of the last steps as their pace is told from, for a listener that keeps no log; takes the list for its own. */
export function remembered(steps: TimedStep[], { time, step }: TimedStep): void {
  steps.push({ time, step });
  if (steps.length > recent) steps.shift();
}
