import type { EventOf, Scores } from "../../src/protocol/events.ts";
import type { RunState } from "./run-state.ts";

export interface ScoreChange {
  readonly name: string;
  readonly value: number | null;
  /** Against the epoch before, on the same split; undefined for a final score. */
  readonly change?: number;
  readonly better?: boolean;
}

export interface TaskScores {
  readonly name: string;
  readonly kind: string;
  readonly loss: ScoreChange;
  readonly metrics: readonly ScoreChange[];
}

type Task = EventOf<"started">["tasks"][number];

/** What is known of each task now: final scores of a finished run, else those of the last epoch. */
export function taskScores(state: RunState): TaskScores[] {
  const latest = state.finished?.test ?? state.epochs.at(-1)?.validation ?? {};
  const before = state.finished === undefined ? state.epochs.at(-2)?.validation ?? {} : {};
  return (state.started?.tasks ?? []).map((task) => scoresOf(task, latest, before));
}

function scoresOf(task: Task, latest: Scores, before: Scores): TaskScores {
  const [now, then] = [latest[task.name], before[task.name]];
  return {
    name: task.name,
    kind: task.kind,
    loss: compare("loss", now?.loss, then?.loss, false),
    metrics: task.metrics.map(({ name, higherIsBetter }) => compare(name, now?.metrics[name], then?.metrics[name], higherIsBetter)),
  };
}

function compare(name: string, now: number | null | undefined, then: number | null | undefined, higherIsBetter: boolean): ScoreChange {
  const label = name.replaceAll("_", " ");
  if (now === null || now === undefined) return { name: label, value: null };
  if (then === null || then === undefined) return { name: label, value: now };
  return { name: label, value: now, change: now - then, better: now > then === higherIsBetter };
}
