import { type AffinitySummary, type Verdict, verdictOf } from "./affinity.ts";
import type { ConflictSummary, PairConflicts, ScopeConflicts } from "./conflicts.ts";
import { pairsOf } from "./matrix.ts";

/** What a cell of the affinity matrix says, in words. */
export interface AffinitySentence {
  readonly recipient: string;
  readonly source: string;
  readonly verdict: Verdict;
  readonly text: string;
}

/** One sentence for each ordered pair of tasks that was measured: the clear ones first, the strongest first. */
export function affinitySentences(tasks: readonly string[], summary: AffinitySummary): AffinitySentence[] {
  const cells = summary.flatMap((row, recipient) => row.flatMap((cell, source) => {
    const verdict = verdictOf(cell);
    if (recipient === source || verdict === "unmeasured") return [];
    const size = Math.abs(cell.mean ?? 0);
    const sentence = { recipient: tasks[recipient], source: tasks[source], verdict };
    return [{ size: verdict === "unclear" ? -1 : size, sentence: { ...sentence, text: affinityText(sentence, size) } }];
  }));
  return cells.sort((left, right) => right.size - left.size).map(({ sentence }) => sentence);
}

function affinityText({ recipient, source, verdict }: Omit<AffinitySentence, "text">, size: number): string {
  if (verdict === "unclear") return `Whether a step for ${source} helps ${recipient}: cannot tell.`;
  return `A step for ${source} ${verdict === "helps" ? "lowers" : "raises"} ${recipient}'s loss by ${percent(size)}.`;
}

export type ConflictVerdict = "fight" | "agree" | "unclear" | "unmeasured";

/** Chance is one half: unrelated gradients point against each other in every second step. */
export function conflictVerdict({ rate }: Pick<PairConflicts, "rate">): ConflictVerdict {
  if (rate.mean === null || rate.low === null || rate.high === null) return "unmeasured";
  if (rate.low > 0.5) return "fight";
  return rate.high < 0.5 ? "agree" : "unclear";
}

/** Two tasks, by their places, with what was measured of them. */
interface WorstPair {
  readonly first: number;
  readonly second: number;
  readonly pair: PairConflicts;
}

/**
 * The pair that fights most: among those that certainly do, else among all, the one with the highest rate. A pair that was seldom measured may
 * have the highest rate of all by chance. Undefined where none was measured.
 */
export function worstPair({ pairs }: Pick<ScopeConflicts, "pairs">): WorstPair | undefined {
  let [worst, most]: [WorstPair | undefined, number] = [undefined, -1];
  for (let first = 0; first < pairs.length; first++) {
    for (let second = first + 1; second < pairs.length; second++) {
      const pair = pairs[first][second];
      const fierce = (pair.rate.mean ?? -1) + (conflictVerdict(pair) === "fight" ? 1 : 0);
      if (fierce > most) [worst, most] = [{ first, second, pair }, fierce];
    }
  }
  return worst;
}

export interface ConflictSentence {
  readonly layer: string;
  readonly tasks: readonly [string, string];
  readonly verdict: ConflictVerdict;
  readonly rate: number;
  readonly text: string;
}

/** One sentence for each layer and pair that was measured, the highest rate first. */
export function conflictSentences(tasks: readonly string[], layers: readonly string[], summary: ConflictSummary): ConflictSentence[] {
  return summary.layers
    .flatMap(({ pairs }, layer) => pairsOf(pairs.length).flatMap(([first, second]) =>
      conflictSentence(layers[layer], [tasks[first], tasks[second]], pairs[first][second])))
    .sort((left, right) => right.rate - left.rate);
}

function conflictSentence(layer: string, tasks: readonly [string, string], pair: PairConflicts): ConflictSentence[] {
  const verdict = conflictVerdict(pair);
  const { mean, low, high } = pair.rate;
  if (mean === null || low === null || high === null) return [];
  const often = `${tasks[0]} and ${tasks[1]} conflict in ${share(mean)} of steps (${share(low)} to ${share(high)})`;
  const doubt = verdict === "unclear" ? "; cannot tell whether more than by chance" : "";
  return [{ layer, tasks, verdict, rate: mean, text: `${layer}: ${often}${doubt}.` }];
}

/** Two significant digits: 1.2%, 0.034%, 12%. */
export function percent(value: number): string {
  return `${Number((100 * value).toPrecision(2))}%`;
}

function share(value: number): string {
  return `${Math.round(100 * value)}%`;
}
