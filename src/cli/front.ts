import { dominatedPoints, frontVolume, type FrontVolume, type JudgedTask } from "../affinity/index.ts";
import { figure } from "../protocol/figure.ts";
import type { TrialScores } from "../training/index.ts";
import { CommandError, exitCodes } from "./exit.ts";

/** Along which preferences a model is trained, and what is looked at. */
export interface Asked {
  readonly model: string;
  readonly tasks: readonly JudgedTask[];
  readonly preferences: readonly (readonly number[])[];
  /** How many preferences were asked for: more than there are where the command was interrupted. */
  readonly asked: number;
  readonly by: "loss" | "metric";
  readonly seeds: readonly number[];
}

/** What the preferences came to. */
export interface Front extends Asked {
  readonly split: string;
  /** Of every task: what is on its axis, and whether more of it is better. */
  readonly axes: readonly Axis[];
  /** As measured, means over seeds, [preference][task]. */
  readonly values: readonly (readonly number[])[];
  readonly dominated: readonly boolean[];
  readonly volume: FrontVolume;
  readonly seconds: number;
}

interface Axis {
  readonly task: string;
  readonly figure: string;
  readonly higherIsBetter: boolean;
}

/** @throws CommandError where a task has no figure on the split. */
export function frontOf(asked: Asked, results: readonly TrialScores[]): Front {
  const { tasks, preferences, by, seeds } = asked;
  const axes = tasks.map(({ name, metrics: [first] }): Axis => by === "metric" && first
    ? { task: name, figure: first.name, higherIsBetter: first.higherIsBetter } : { task: name, figure: "loss", higherIsBetter: false });
  const values = preferences.map((_, place) => axes.map((axis) => {
    const found = seeds.map((_seed, index) => valueOf(results[place * seeds.length + index], axis));
    return found.reduce((sum, value) => sum + value, 0) / found.length;
  }));
  const missing = axes.find((_, task) => values.some((row) => !Number.isFinite(row[task])));
  if (missing) throw new CommandError(exitCodes.data, `${missing.task} has no ${missing.figure} on the ${results[0].split} split: give that part of the data rows with its label.`);
  const objectives = values.map((row) => row.map((value, task) => (axes[task].higherIsBetter ? -value : value)));
  return {
    ...asked, axes, values, split: results[0].split, dominated: dominatedPoints(objectives), volume: frontVolume(objectives),
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function valueOf({ test }: TrialScores, { task, figure: name }: Axis): number {
  return (name === "loss" ? test[task]?.loss : test[task]?.metrics[name]) ?? NaN;
}

const share = (value: number): string => `${Math.round(100 * value)} %`;
/** For people: `a 70 %, b 30 %`. */
export const preferenceText = (tasks: readonly JudgedTask[], preference: readonly number[]): string => tasks.map(({ name }, task) => `${name} ${share(preference[task])}`).join(", ");

/** The front as a table, its head first. */
export function rowsOf({ axes, preferences, values, dominated }: Front): string[][] {
  return [
    [...axes.map(({ task }) => `prefers ${task}`), ...axes.map(({ task, figure: name }) => `${task} ${name}`), "on the front"],
    ...preferences.map((preference, place) => [...preference.map((value) => `${Math.round(100 * value)}%`), ...values[place].map(figure), dominated[place] ? "dominated" : "yes"]),
  ];
}

/** What the whole comes to, in words. */
export function closing({ dominated, volume, split, seeds, asked }: Front): string {
  const kept = dominated.filter((one) => !one).length;
  const part = dominated.length < asked ? `This is a part: ${dominated.length} of ${asked} preferences are trained, and the same command goes on from there. ` : "";
  return `${part}${kept} of ${dominated.length} points ${kept === 1 ? "is on the front; it reaches" : "are on the front; they reach"} ${share(volume.share)} of the box between the best of every task and the reference, its worst and a tenth of its range more `
    + `(hypervolume ${figure(volume.volume)}). Figures are of the ${split} split, ${seeds.length === 1 ? "one seed: points that lie close may change places with another" : `means over ${seeds.length} seeds`}.`;
}
