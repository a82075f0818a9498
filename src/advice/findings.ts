import { type ConflictSummary, type Estimate, conflictVerdict, groupTasks, gradientShares, independent, lengths, meansOf, percent, summarizeAffinity, summarizeConflicts } from "../affinity/index.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { latestBaselines } from "../protocol/alone.ts";
import { allOf, firstOf, lastOf } from "../protocol/log.ts";
import { expertFindings } from "./expert-findings.ts";
import type { Finding } from "./finding.ts";
import { signed } from "./texts.ts";

type Started = EventOf<"started">;

/** Where a task stands in the text that a run was started with. */
export type TaskSpans = (task: string) => Finding["span"];

/** What a run has shown, the clearest of each kind first; nothing that its own interval leaves open. */
export function findingsOf(events: readonly RunEvent[], taskSpan: TaskSpans): Finding[] {
  const started = firstOf(events, "started");
  if (!started) return [];
  const conflicts = summarizeConflicts(allOf(events, "conflicts"));
  return [
    ...conflictFindings(started, conflicts), ...aloneFindings(started, events, taskSpan), ...twinFindings(started, conflicts, events, taskSpan),
    ...expertFindings(events), ...scaleFindings(started, events, taskSpan), ...labelFindings(started, events, taskSpan), ...pullFindings(started, events, taskSpan),
  ];
}

/** Layers where a pair's mean cosine, and its share of conflicts, both lie on the wrong side with all of their intervals. */
function conflictFindings(started: Started, { layers }: ConflictSummary): Finding[] {
  return layers.flatMap(({ pairs }, layer): Finding[] => {
    const info = started.layers[layer];
    const fights = pairs.flatMap((row, first) => row.slice(first + 1).flatMap((pair, offset) =>
      (conflictVerdict(pair) === "fight" && pair.cosine.high !== null && pair.cosine.high < 0 ? [{ first, second: first + 1 + offset, pair }] : [])));
    const worst = fights.sort((a, b) => (a.pair.cosine.mean ?? 0) - (b.pair.cosine.mean ?? 0))[0];
    if (!info || !worst) return [];
    const tasks = [worst.first, worst.second].map((task) => started.tasks[task].name);
    const { rate, cosine } = worst.pair;
    const others = fights.length > 1 ? `, and ${fights.length - 1} other ${fights.length === 2 ? "pair" : "pairs"}` : "";
    return [{
      code: "MTL801", layer, span: info.span, tasks, groups: groupsIn(started, pairs),
      numbers: { rate: rate.mean, rateLow: rate.low, cosine: cosine.mean, cosineLow: cosine.low, cosineHigh: cosine.high, pairs: fights.length },
      message: `${tasks.join(" and ")}${others} conflict in ${info.name}: in ${percent(rate.mean ?? 0)} of steps (${percent(rate.low ?? 0)} to ${percent(rate.high ?? 1)}), `
        + `mean cosine ${signed(cosine)}`,
    }];
  });
}

/** The tasks of a layer in two groups, by their cosines there. */
function groupsIn(started: Started, pairs: ConflictSummary["overall"]["pairs"]): string[][] {
  const cosines = pairs.map((row, i) => row.map(({ cosine }, j) => (i === j ? null : cosine.mean)));
  return groupTasks(cosines, 2).groups.map((group) => group.map((task) => started.tasks[task].name));
}

/** A loss of less than this says nothing worth an edit. */
const worthTelling = 0.01;

/** By how much a task's loss is higher in this model than alone, as a share. */
interface Worse {
  readonly alone: number;
  readonly together: number;
  readonly share: Estimate;
  readonly seeds: number;
}

function aloneFindings(started: Started, events: readonly RunEvent[], taskSpan: TaskSpans): Finding[] {
  const groups = groupsByAffinity(started, events);
  const baselines = latestBaselines(allOf(events, "baseline"));
  const finished = lastOf(events, "finished");
  return baselines.flatMap((baseline): Finding[] => {
    const worse = worseOf(baseline, finished?.test[baseline.task]?.loss ?? null);
    const { task } = baseline;
    if (!worse || !((worse.share.mean ?? 0) > worthTelling) || (worse.seeds > 1 && !((worse.share.low ?? 0) > 0))) return [];
    const { alone, together, share, seeds } = worse;
    return [{
      code: "MTL802", span: taskSpan(task), tasks: [task], numbers: { alone, together, share: share.mean, low: share.low, high: share.high, seeds },
      ...(groups ? { groups } : {}),
      message: `${task} does better alone: its loss is ${percent(share.mean ?? 0)} higher in this model, ${lossText(together)} against ${lossText(alone)} (${sureness(share, seeds)})`,
    }];
  });
}

/** Over the seeds that were trained both ways, else by the run's own. */
function worseOf({ loss, over = [] }: EventOf<"baseline">, together: number | null): Worse | undefined {
  const pairs = over.flatMap((one) => (one.alone.loss !== null && one.together.loss !== null && one.alone.loss > 0 ? [{ alone: one.alone.loss, together: one.together.loss }] : []));
  const known = pairs.length > 0 ? pairs : loss !== null && loss > 0 && together !== null ? [{ alone: loss, together }] : [];
  if (known.length === 0) return undefined;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    alone: mean(known.map((one) => one.alone)), together: mean(known.map((one) => one.together)), seeds: known.length,
    share: independent(known.map((one) => one.together / one.alone - 1)),
  };
}

const sureness = ({ low, high }: Estimate, seeds: number): string =>
  low === null || high === null ? "one seed, so without an interval: `mtl baselines` tells" : `± ${percent((high - low) / 2)} over ${seeds} seeds`;

const lossText = (loss: number): string => String(Number(loss.toPrecision(3)));

const withInterval = ({ mean, low, high }: Estimate): string =>
  `${lossText(mean ?? 0)}${low === null || high === null ? "" : ` ± ${Number(((high - low) / 2).toPrecision(2))}`}`;

/** The tasks in two groups by what a step for one does to the others; undefined where that was not measured, or tells no two groups. */
function groupsByAffinity({ tasks }: Started, events: readonly RunEvent[]): string[][] | undefined {
  const measured = allOf(events, "affinity").map(({ matrix }) => matrix);
  if (measured.length === 0) return undefined;
  const { groups } = groupTasks(meansOf(summarizeAffinity(measured)), 2);
  return groups.length < 2 ? undefined : groups.map((group) => group.map((task) => tasks[task].name));
}

/** From here on two gradients, or two labels, say the same. */
const alike = { cosine: 0.9, labels: 0.8 };

function twinFindings({ tasks }: Started, { overall }: ConflictSummary, events: readonly RunEvent[], taskSpan: TaskSpans): Finding[] {
  const labels = firstOf(events, "overlap")?.shared;
  return tasks.flatMap(({ name }, first) => tasks.slice(first + 1).flatMap((other, offset): Finding[] => {
    const second = first + 1 + offset;
    const cosine = overall.pairs[first]?.[second]?.cosine;
    const shared = labels?.[first]?.[second] ?? null;
    const byGradient = cosine?.low !== undefined && cosine.low !== null && cosine.low > alike.cosine;
    if (!byGradient && !(shared !== null && shared > alike.labels)) return [];
    const parts = [...(byGradient ? [`their gradients have a mean cosine of ${signed(cosine)}`] : []), ...(shared !== null && shared > alike.labels ? [`their labels share ${percent(shared)} of what they say`] : [])];
    return [{
      code: "MTL803", span: taskSpan(name), tasks: [name, other.name], numbers: { cosine: cosine?.mean ?? null, labels: shared },
      message: `${name} and ${other.name} are twins: ${parts.join(", and ")}; one of them may be left out, or both given a lower weight`,
    }];
  }));
}

/** Means over the last quarter of the steps that were told. */
function lateLosses({ tasks }: Started, events: readonly RunEvent[]): Estimate[] {
  const steps = allOf(events, "step");
  const late = steps.slice(Math.floor(0.75 * steps.length));
  return tasks.map((_, task) => independent(late.map(({ losses }) => losses[task] ?? null)));
}

const unlike = 10;

function scaleFindings(started: Started, events: readonly RunEvent[], taskSpan: TaskSpans): Finding[] {
  if (started.weights !== "equal") return [];
  const losses = lateLosses(started, events).flatMap((late, task) => (late.mean !== null && late.mean > 0 ? [{ late, loss: late.mean, task: started.tasks[task].name }] : []));
  const sorted = losses.sort((a, b) => b.loss - a.loss);
  const [largest, smallest] = [sorted[0], sorted.at(-1)];
  if (!largest || !smallest || !(largest.loss > unlike * smallest.loss)) return [];
  return [{
    code: "MTL806", span: taskSpan(largest.task), tasks: [largest.task, smallest.task], numbers: { largest: largest.loss, smallest: smallest.loss, ratio: largest.loss / smallest.loss },
    message: `the loss of ${largest.task} (${withInterval(largest.late)}) is ${Math.round(largest.loss / smallest.loss)} times that of ${smallest.task} (${withInterval(smallest.late)}) over the last quarter of the run, and all weigh alike`,
  }];
}

/** Fewer labelled rows leave every figure of a task open. */
const enoughLabels = 200;

function labelFindings({ tasks }: Started, events: readonly RunEvent[], taskSpan: TaskSpans): Finding[] {
  const labelled = firstOf(events, "overlap")?.labelled ?? [];
  return tasks.flatMap(({ name }, task): Finding[] => {
    const count = labelled[task] ?? null;
    if (count === null || count >= enoughLabels) return [];
    return [{
      code: "MTL807", span: taskSpan(name), tasks: [name], numbers: { labelled: count, others: labelled.filter((other, place) => place !== task && (other ?? 0) >= enoughLabels).length },
      message: `${name} has about ${Math.round(count)} labelled rows to train on: too few to tell who helps it, whatever the figures say`,
    }];
  });
}

const mostShare = 0.8;

/** The share of a task's gradient on shared weights in the sum of all lengths, over the run. */
function pullFindings({ tasks }: Started, events: readonly RunEvent[], taskSpan: TaskSpans): Finding[] {
  const shares = allOf(events, "conflicts").flatMap(({ norms }) => (norms ? [gradientShares(lengths(norms, tasks.length))] : []));
  return tasks.flatMap(({ name }, task): Finding[] => {
    const share = independent(shares.map((step) => step[task]));
    if (share.low === null || share.low <= mostShare) return [];
    return [{
      code: "MTL808", span: taskSpan(name), tasks: [name], numbers: { share: share.mean, low: share.low, high: share.high },
      message: `${name} makes ${percent(share.mean ?? 0)} of the gradients' length on shared weights (at least ${percent(share.low)}), so the others hardly move them`,
    }];
  });
}
