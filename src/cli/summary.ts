import { affinitySentences, conflictVerdict, meansOf, summarizeAffinity, summarizeConflicts, verdictOf, worstPair } from "../affinity/index.ts";
import type { AffinitySummary, ConflictSummary, Estimate, PairConflicts } from "../affinity/index.ts";
import type { EventOf, RunEvent, Scores } from "../protocol/events.ts";
import { figure } from "../protocol/figure.ts";
import { allOf, firstOf, lastOf } from "../protocol/log.ts";
import { alonePart, transferOfRun } from "./alone-text.ts";
import { groupsPart } from "./fairness.ts";
import { forgettingObject, forgettingPart } from "./forgetting.ts";
import { table, widthOf } from "./table.ts";
import { penaltiesPart, relationsPart, termsObject } from "./terms.ts";

const orientation = "matrix[recipient][source]: by how much a step for the source lowers the recipient's loss (share; positive helps)";

/** What `mtl train --json` prints. */
export function summaryObject(events: readonly RunEvent[], run: string): Readonly<Record<string, unknown>> {
  const started = firstOf(events, "started");
  const finished = lastOf(events, "finished");
  if (!started || !finished) return { run };
  const conflicts = conflictsOf(events);
  const alone = transferOfRun(events, started);
  return {
    metrics: Object.fromEntries(Object.entries(finished.test).map(([task, { loss, metrics }]) => [task, { loss, ...metrics }])),
    affinity: affinityObject(started.tasks.map(({ name }) => name), affinityOf(events)),
    conflicts: { layers: started.layers.flatMap(({ name }, layer) => {
      const scope = conflicts.layers[layer];
      return scope ? [{ name, rate: scope.rate.mean, rateInterval: intervalOf(scope.rate), cosine: scope.cosine.mean, cosineInterval: intervalOf(scope.cosine), verdict: conflictVerdict(scope) }] : [];
    }) },
    ...(alone ? { againstAlone: alone } : {}),
    ...forgettingObject(events),
    ...termsObject(events),
    ...(lastOf(events, "groups") ? { groups: lastOf(events, "groups") } : {}),
    run,
  };
}

/** Means as a matrix, and beside it what may be said of every cell. */
function affinityObject(tasks: readonly string[], summary: AffinitySummary) {
  return {
    tasks, matrix: meansOf(summary), orientation,
    intervals: summary.map((row) => row.map(intervalOf)), verdicts: summary.map((row) => row.map(verdictOf)),
  };
}

/** [low, high] of 95%, or null where too little was measured. */
function intervalOf({ low, high }: Estimate): readonly [number, number] | null {
  return low === null || high === null ? null : [low, high];
}

function affinityOf(events: readonly RunEvent[]): AffinitySummary {
  return summarizeAffinity(allOf(events, "affinity").map(({ matrix }) => matrix));
}

function conflictsOf(events: readonly RunEvent[]): ConflictSummary {
  return summarizeConflicts(allOf(events, "conflicts"));
}

/** The same as small tables and sentences, for people. */
export function summaryText(events: readonly RunEvent[]): string {
  const started = firstOf(events, "started");
  const finished = lastOf(events, "finished");
  if (!started || !finished) return "";
  const terms = [penaltiesPart(events), relationsPart(events)];
  return [endLine(finished), metricsTable(finished.test), alonePart(events, started), forgettingPart(events), groupsPart(events, started), ...terms, conflictsPart(started, conflictsOf(events)), affinityPart(started, affinityOf(events))]
    .filter((part) => part !== "").map((part) => `\n${part}`).join("\n");
}

function endLine({ reason, epoch, bestEpoch, split }: EventOf<"finished">): string {
  const kept = bestEpoch === epoch ? "" : `, keeping epoch ${bestEpoch}`;
  const why = reason === "early" ? "stopped early" : "finished";
  return `${why} after epoch ${epoch}${kept}; figures are of the ${split} split`;
}

/** One row a task, one column a metric. */
export function metricsTable(scores: Scores): string {
  const names = [...new Set(Object.values(scores).flatMap(({ metrics }) => Object.keys(metrics)))];
  const rows = Object.entries(scores).map(([task, { loss, metrics }]) =>
    [task, figure(loss), ...names.map((name) => (name in metrics ? figure(metrics[name]) : ""))]);
  return table([["task", "loss", ...names], ...rows]);
}

/** So many layers, pairs and sentences are shown; the report has all. */
const most = { layers: 12, pairs: 10, sentences: 3, nameLength: 44 };
/** Wider tables wrap on usual terminals. */
const widest = 100;

function conflictsPart(started: EventOf<"started">, { layers }: ConflictSummary): string {
  if (layers.length === 0) return "";
  const shown = layers.map((scope, layer) => ({ scope, layer }))
    .sort((left, right) => (right.scope.rate.mean ?? -1) - (left.scope.rate.mean ?? -1)).slice(0, most.layers)
    .sort((left, right) => left.layer - right.layer);
  const rows = shown.map(({ scope, layer }) => {
    const worst = worstOf(started, scope);
    return [shortened(started.layers[layer]?.name ?? ""), rateText(scope), figure(scope.cosine.mean), ...(worst ?? ["–", ""])];
  });
  return [
    "Where tasks conflict (share of steps with a cosine below 0; ? cannot tell from chance, one half)",
    table([["layer", "rate", "mean cosine", "worst pair", "its rate"], ...rows]),
    ...(layers.length > shown.length ? [`The ${layers.length - shown.length} layers with less conflict are in the report.`] : []),
  ].join("\n");
}

function worstOf({ tasks }: EventOf<"started">, scope: ConflictSummary["overall"]): [string, string] | undefined {
  const worst = worstPair(scope);
  return worst && [`${tasks[worst.first].name}/${tasks[worst.second].name}`, rateText(worst.pair)];
}

const rateText = (scope: Pick<PairConflicts, "rate">): string => `${figure(scope.rate.mean)}${conflictVerdict(scope) === "unclear" ? "?" : ""}`;

const shortened = (name: string): string => (name.length > most.nameLength ? `${name.slice(0, most.nameLength - 1)}…` : name);

function affinityPart({ tasks }: EventOf<"started">, summary: AffinitySummary): string {
  if (summary.length === 0) return "";
  const names = tasks.map(({ name }) => name);
  const matrix = affinityMatrix(names, summary);
  if (widthOf(matrix) > widest) return affinityPairs(names, summary);
  const sentences = clear(names, summary).slice(0, most.sentences);
  return ["Who helps whom (% by which a step for the column lowers the row's loss; ? cannot tell)", matrix, ...sentences].join("\n");
}

function affinityMatrix(names: readonly string[], summary: AffinitySummary): string {
  const decimals = decimalsFor(summary);
  const rows = summary.map((row, recipient) => [names[recipient], ...row.map((cell, source) => (recipient === source ? "·" : cellText(cell, decimals)))]);
  return table([["recipient \\ source", ...names], ...rows]);
}

/** Many tasks: a matrix would fill the screen and say less. */
function affinityPairs(names: readonly string[], summary: AffinitySummary): string {
  const sentences = clear(names, summary);
  return [
    `Who helps whom: the strongest of ${names.length} × ${names.length} pairs`,
    ...sentences.slice(0, most.pairs),
    ...(sentences.length === 0 ? ["No pair is clear yet: more steps with affinity measured would tell."] : []),
    "The whole matrix is in the report, and in `affinity` with --json.",
  ].join("\n");
}

function clear(names: readonly string[], summary: AffinitySummary): string[] {
  return affinitySentences(names, summary).filter(({ verdict }) => verdict !== "unclear").map(({ text }) => text);
}

/** As many as show three digits of the largest percentage: how far a lookahead looks decides how large they are. */
function decimalsFor(summary: AffinitySummary): number {
  const largest = Math.max(...summary.flatMap((row, recipient) => row.map(({ mean }, source) => (recipient === source ? 0 : Math.abs(100 * (mean ?? 0))))));
  return largest > 0 ? Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(largest)))) : 2;
}

function cellText(cell: Estimate, decimals: number): string {
  const verdict = verdictOf(cell);
  if (cell.mean === null || verdict === "unmeasured") return "–";
  return `${cell.mean > 0 ? "+" : ""}${(100 * cell.mean).toFixed(decimals)}${verdict === "unclear" ? "?" : ""}`;
}
