import type { RunSummary } from "../../src/protocol/runs.ts";
import { grouped, plain, signed } from "./format.ts";
import { digitsOf } from "./measured.ts";

/** Means of a matrix [recipient][source] with half the widths of their 95% intervals. */
export interface Spread {
  readonly means: readonly (readonly (number | null)[])[];
  readonly halves: readonly (readonly (number | null)[])[];
}

export const spreadOf = (run: Pick<RunSummary, "affinity" | "affinityHalf"> | undefined): Spread => ({ means: run?.affinity ?? [], halves: run?.affinityHalf ?? [] });

/** What the second run has more of. The runs know nothing of each other, so that the squares of their halves add up. */
export function differenceOf(one: Spread, other: Spread): Spread {
  const both = (left: number | null | undefined, right: number | null | undefined, join: (left: number, right: number) => number): number | null =>
    (typeof left === "number" && typeof right === "number" ? join(left, right) : null);
  return {
    means: one.means.map((row, i) => row.map((value, j) => both(value, other.means[i]?.[j], (left, right) => right - left))),
    halves: one.means.map((row, i) => row.map((_, j) => both(one.halves[i]?.[j], other.halves[i]?.[j], Math.hypot))),
  };
}

const mostTold = 2;

/** The largest differences that are sure, and of how many directions nobody can tell. */
export function differenceWords(tasks: readonly string[], { means, halves }: Spread): string[] {
  const all = means.flatMap((row, i) => row.flatMap((mean, j) => (i === j || mean === null ? [] : [{ recipient: tasks[i], source: tasks[j], mean, half: halves[i]?.[j] ?? null }])));
  const sure = all.flatMap(({ half, ...rest }) => (half !== null && Math.abs(rest.mean) > half ? [{ ...rest, half }] : [])).sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
  const open = all.length - sure.length;
  return [
    ...sure.slice(0, mostTold).map(({ recipient, source, mean, half }) => {
      const digits = digitsOf(100 * mean);
      return `A step for ${source} does ${mean > 0 ? "more" : "less"} for ${recipient} in the second run: ${signed(100 * mean, digits)}% ± ${plain(100 * half, digits)}%.`;
    }),
    ...(open > 0 ? [open === all.length ? "Nobody can tell whether anything changed: every interval of a difference spans zero." : `${grouped(open)} of ${grouped(all.length)} directions: cannot tell whether they changed.`] : []),
  ];
}
