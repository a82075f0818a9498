import { affinitySentences, conflictVerdict, meansOf, summarizeAffinity, summarizeConflicts, verdictOf } from "../affinity/index.ts";
import type { AffinitySummary, ConflictSummary, Estimate } from "../affinity/index.ts";
import type { EventOf, RunEvent, Scores } from "../protocol/events.ts";
import { allOf, firstOf, lastOf } from "../protocol/log.ts";
import { table } from "./output.ts";
import { figure } from "./progress.ts";

const orientation = "matrix[recipient][source]: by how much a step for the source lowers the recipient's loss (share; positive helps)";

/** What `mtl train --json` prints. */
export function summaryObject(events: readonly RunEvent[], run: string): unknown {
  const started = firstOf(events, "started");
  const finished = lastOf(events, "finished");
  if (!started || !finished) return { run };
  const conflicts = conflictsOf(events);
  return {
    metrics: Object.fromEntries(Object.entries(finished.test).map(([task, { loss, metrics }]) => [task, { loss, ...metrics }])),
    affinity: { tasks: started.tasks.map(({ name }) => name), matrix: meansOf(affinityOf(events)), orientation },
    conflicts: { layers: started.layers.flatMap(({ name }, layer) => {
      const scope = conflicts.layers[layer];
      return scope ? [{ name, rate: scope.rate.mean, cosine: scope.cosine.mean }] : [];
    }) },
    run,
  };
}

function affinityOf(events: readonly RunEvent[]): AffinitySummary {
  return summarizeAffinity(allOf(events, "affinity").map(({ matrix }) => matrix));
}

function conflictsOf(events: readonly RunEvent[]): ConflictSummary {
  return summarizeConflicts(allOf(events, "conflicts"));
}

/** The same as small tables and sentences, for people. */
export function summaryText(events: readonly RunEvent[], run: string): string {
  const started = firstOf(events, "started");
  const finished = lastOf(events, "finished");
  if (!started || !finished) return "";
  const parts = [endLine(finished), metricsTable(finished.test), conflictsTable(started, conflictsOf(events)), affinityTable(started, affinityOf(events))];
  return [...parts.filter((part) => part !== ""), `run: ${run}`].map((part) => `\n${part}`).join("\n");
}

function endLine({ reason, epoch, bestEpoch, split }: EventOf<"finished">): string {
  const why = reason === "early" ? `stopped early after epoch ${epoch}, keeping epoch ${bestEpoch}` : `finished after epoch ${epoch}${bestEpoch === epoch ? "" : `, keeping epoch ${bestEpoch}`}`;
  return `${why}; figures are of the ${split} split`;
}

function metricsTable(scores: Scores): string {
  const rows = Object.entries(scores).map(([task, { loss, metrics }]) =>
    [task, figure(loss), ...Object.entries(metrics).map(([name, value]) => `${name} ${figure(value)}`)]);
  const width = Math.max(...rows.map((row) => row.length));
  return table([["task", "loss", "metrics"], ...rows].map((row) => [...row, ...Array<string>(width - row.length).fill("")]));
}

function conflictsTable(started: EventOf<"started">, { layers }: ConflictSummary): string {
  const pairs = started.tasks.flatMap((first, i) => started.tasks.slice(i + 1).map((second, j) => ({ i, j: i + 1 + j, name: `${first.name}/${second.name}` })));
  const rows = layers.map((scope, layer) => {
    const worst = pairs.map((pair) => ({ ...pair, conflicts: scope.pairs[pair.i][pair.j] }))
      .filter(({ conflicts }) => conflicts.rate.mean !== null)
      .sort((left, right) => (right.conflicts.rate.mean ?? 0) - (left.conflicts.rate.mean ?? 0))[0];
    const said = worst && `${worst.name} ${figure(worst.conflicts.rate.mean)}${conflictVerdict(worst.conflicts) === "fight" ? " fight" : ""}`;
    return [started.layers[layer]?.name ?? "", figure(scope.rate.mean), figure(scope.cosine.mean), said ?? "–"];
  });
  return rows.length === 0 ? "" : `Where tasks conflict (share of steps with a cosine below 0)\n${table([["layer", "rate", "mean cosine", "most"], ...rows])}`;
}

function affinityTable({ tasks }: EventOf<"started">, summary: AffinitySummary): string {
  if (summary.length === 0) return "";
  const rows = summary.map((row, recipient) => [tasks[recipient].name, ...row.map((cell, source) => (recipient === source ? "·" : cellText(cell)))]);
  const sentences = affinitySentences(tasks.map(({ name }) => name), summary).filter(({ verdict }) => verdict !== "unclear").slice(0, 3);
  const title = "Who helps whom (% by which a step for the column lowers the row's loss; ? cannot tell)";
  return [title, table([["recipient \\ source", ...tasks.map(({ name }) => name)], ...rows]), ...sentences.map(({ text }) => text)].join("\n");
}

function cellText(cell: Estimate): string {
  const verdict = verdictOf(cell);
  if (cell.mean === null || verdict === "unmeasured") return "–";
  return `${cell.mean > 0 ? "+" : ""}${(100 * cell.mean).toPrecision(2)}${verdict === "unclear" ? "?" : ""}`;
}
