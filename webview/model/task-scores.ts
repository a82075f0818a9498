import { knownTransfer, type Transfer } from "../../src/affinity/index.ts";
import { latestBaselines, pairsAgainstAlone } from "../../src/protocol/alone.ts";
import type { EventOf, Scores } from "../../src/protocol/events.ts";
import type { RunState } from "./run-state.ts";

export interface ScoreChange {
  readonly name: string;
  readonly value: number | null;
  /** Against the epoch before, on the same split; undefined for a final score. */
  readonly change?: number;
  readonly better?: boolean;
  /** What the task reached trained alone, where that is known. */
  readonly alone?: number;
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
  const alone: Scores = Object.fromEntries(latestBaselines(state.baselines).map(({ task, loss, metrics }) => [task, { loss, metrics }]));
  return (state.started?.tasks ?? []).map((task) => scoresOf(task, { latest, before, alone }));
}

/** The run against its tasks alone; undefined where none was trained alone. */
export function transferOf({ started, baselines, finished }: RunState): Transfer | undefined {
  return knownTransfer(started?.tasks ?? [], pairsAgainstAlone(baselines, finished));
}

function scoresOf(task: Task, scores: Readonly<Record<"latest" | "before" | "alone", Scores>>): TaskScores {
  const [now, then, alone] = [scores.latest[task.name], scores.before[task.name], scores.alone[task.name]];
  const beside = (value: number | null | undefined) => (typeof value === "number" ? { alone: value } : {});
  return {
    name: task.name,
    kind: task.kind,
    loss: { ...compare("loss", now?.loss, then?.loss, false), ...beside(alone?.loss) },
    metrics: task.metrics.map(({ name, higherIsBetter }) => ({ ...compare(name, now?.metrics[name], then?.metrics[name], higherIsBetter), ...beside(alone?.metrics[name]) })),
  };
}

function compare(name: string, now: number | null | undefined, then: number | null | undefined, higherIsBetter: boolean): ScoreChange {
  const label = name.replaceAll("_", " ");
  if (now === null || now === undefined) return { name: label, value: null };
  if (then === null || then === undefined) return { name: label, value: now };
  return { name: label, value: now, change: now - then, better: now > then === higherIsBetter };
}
