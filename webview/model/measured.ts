import { type AffinityMatrix, cosineCeilings, type Estimate, independent, isCountedOnce, isUncertain, type Measured, type MeasuredRun, type MeasureName, measures, spearman, spearmanEstimate } from "../../src/affinity/index.ts";
import { grouped, plain, signed } from "./format.ts";
import { halfWidth } from "./reading.ts";
import type { RunState } from "./run-state.ts";
import { unitOf } from "./unit.ts";

/** What of a run the measures between tasks are made from. */
export function measuredOf({ conflicts, affinity, proximal, representations, overlap }: RunState): MeasuredRun {
  return {
    conflicts, lookahead: affinity.map(({ matrix }) => matrix), proximal: proximal.map(({ matrix }) => matrix),
    cka: representations.map(({ cka }) => cka), rsa: representations.map(({ rsa }) => rsa), ...(overlap ? { labels: overlap.shared } : {}),
  };
}

/** Cosines, whose size one batch's noise limits. */
const noisy: ReadonlySet<MeasureName> = new Set(["cosine"]);

/** The most that a batch's noise lets a cosine of two tasks show, [task][task]; undefined where it was not measured or does not apply. */
export function ceilingsOf(measure: MeasureName, { ceiling, started }: RunState): Measured[][] | undefined {
  if (!noisy.has(measure) || ceiling.length === 0) return undefined;
  return cosineCeilings((started?.tasks ?? []).map((_, task) => independent(ceiling.map(({ cosine }) => cosine[task] ?? null)).mean));
}

/** A cell in a sentence, with what is unsure of it in words. */
export function measuredSentence(measure: MeasureName, [recipient, source]: readonly [string, string], cell: Estimate, ceiling: Measured = null): string {
  const { symmetric, title } = measures[measure];
  const who = symmetric ? `${recipient} and ${source}` : `${recipient}, by a step for ${source}`;
  const { factor, name } = unitOf(measure);
  const [mean, half] = [(cell.mean ?? 0) * factor, halfWidth(cell)];
  const digits = digitsOf(mean);
  const spread = half === null && isCountedOnce(measure) ? "" : half === null ? ", one measurement, no interval yet" : ` ± ${plain(half * factor, digits)}${name}, ${grouped(cell.count)} measurements`;
  const doubt = isUncertain(measure, cell) ? "; the interval spans zero: cannot tell" : "";
  const limit = ceiling === null ? "" : `; noise of a batch leaves at most ${plain(ceiling, 2)}`;
  return `${capital(title)} of ${who}: ${signed(mean, digits)}${name}${spread}${doubt}${limit}.`;
}

/** Two figures that matter, and two places at least. */
export const digitsOf = (size: number): number => (size === 0 ? 2 : Math.min(7, Math.max(2, 1 - Math.floor(Math.log10(Math.abs(size))))));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const mostTold = 2;

/** What a cell of a measure says, and which way it is read. */
export function hintOf(measure: MeasureName, count: number): string {
  const { cell, symmetric } = measures[measure];
  if (measure === "lookahead") return `One step for the source changes the recipient's loss by so many percent; mean of ${grouped(count)} lookaheads with its 95% interval.`;
  return `${capital(cell).replace("(share;", "(percent;")}; ${symmetric ? "the same in both directions" : "rows receive, columns give"}.`;
}

/** The strongest of those that are sure, on either side, and how many nobody can tell. */
export function measuredWords(measure: MeasureName, tasks: readonly string[], cells: readonly (readonly Estimate[])[]): string[] {
  const { symmetric } = measures[measure];
  const all = cells.flatMap((row, i) => row.flatMap((cell, j) => (i === j || (symmetric && j < i) || cell.mean === null ? [] : [{ i, j, cell, mean: cell.mean }])));
  const sure = all.filter(({ cell }) => !isUncertain(measure, cell)).sort((a, b) => b.mean - a.mean);
  const told = [...sure.filter(({ mean }) => mean > 0).slice(0, mostTold), ...sure.filter(({ mean }) => mean < 0).slice(-mostTold)];
  const open = all.length - sure.length;
  const kind = symmetric ? "pairs" : "directions";
  const doubt = open === 0 ? [] : [open === all.length ? `Nobody can tell yet: every interval spans zero.` : `${open} of ${all.length} ${kind}: cannot tell.`];
  return [...told.map(({ i, j, cell }) => measuredSentence(measure, [tasks[i], tasks[j]], cell)), ...doubt];
}

/** An interval of a rank correlation draws its items again and again: of more than these that would be waited for. */
const mostDrawn = 150;

/** Whether two measures of a run rank who helps whom alike; with an interval once nothing more comes in. */
export function likenessWords(one: AffinityMatrix, other: AffinityMatrix, settled: boolean): string[] {
  const both = one.cells.flatMap((row, i) => row.flatMap(({ mean }, j) => {
    const second = other.cells[i]?.[j]?.mean ?? null;
    return i === j || mean === null || second === null ? [] : [[mean, second] as const];
  }));
  const [left, right] = [both.map(([value]) => value), both.map(([, value]) => value)];
  return rankWords(one.measure, settled && both.length <= mostDrawn ? spearmanEstimate(left, right) : { mean: spearman(left, right), low: null, high: null, count: both.length });
}

/** The same, once it is known how alike the ranks are. */
export function rankWords(measure: MeasureName, { mean, low, high, count }: Estimate): string[] {
  if (count < 3 || mean === null) return [];
  const what = `rank correlation ${signed(mean, 2)} over ${grouped(count)} directions`;
  if (low === null || high === null) return [`${capital(what)} with ${measures[measure].title}.`];
  const verdict = low > 0 ? "ranks them as" : high < 0 ? "ranks them the other way round than" : "whether it ranks them as";
  const end = low > 0 || high < 0 ? "" : ": cannot tell";
  return [`${capital(verdict)} ${measures[measure].title} does${end} (${what}, ${signed(low, 2)} to ${signed(high, 2)}).`];
}
