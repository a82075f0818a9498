import { measuredKinds, measuredRun, tasksOf } from "../../advice/record.ts";
import {
  type AffinityMatrix, type Branching, branchPoints, groupTasks, type Grouping, isUncertain, layerCosines, matricesOf, meansOfMatrix, measuredNames, type MeasureName, measures, mostExact, mutualPairs, receivedBy,
} from "../../affinity/index.ts";
import type { EventOf, RunEvent } from "../../protocol/events.ts";
import { figure } from "../../protocol/figure.ts";
import { allOf, firstOf } from "../../protocol/log.ts";
import { openRun } from "../../runs/index.ts";
import { wayToMeasure } from "../advice-text.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { Output } from "../output.ts";
import { count } from "../progress.ts";
import { table } from "../table.ts";

export interface GroupOptions {
  readonly budget: number;
  readonly measure?: MeasureName;
  /** How much larger the model may get, as a factor; for branch points. */
  readonly growth?: number;
}

/** What is asked first; the calibration in docs/affinity.md says why. */
const preferred: readonly MeasureName[] = ["proximal", "lookahead", "first_order", "cosine"];

/** `mtl group RUN --budget N`: which tasks go together in at most N networks, and where a trunk should branch. */
export async function groupCommand(directory: string, options: GroupOptions, output: Output): Promise<void> {
  const events = openRun(directory).events("started", "finished", ...measuredKinds);
  const started = firstOf(events, "started");
  if (!started) throw new CommandError(exitCodes.usage, `${directory} has not begun to train: there is nothing to group by.`);
  const tasks = tasksOf(started);
  if (tasks.length < 2) throw new CommandError(exitCodes.usage, `${started.model} has one task: there is nothing to group.`);
  // Of a thousand tasks each of these takes its time.
  output.status(`1/3 reading what the run has measured of ${count(tasks.length)} tasks`);
  const matrix = chosen(tasks, events, options.measure);
  const means = meansOfMatrix(matrix);
  output.status(`2/3 grouping ${count(tasks.length)} tasks by ${measures[matrix.measure].title}`);
  const grouping = groupTasks(means, options.budget);
  const received = receivedBy(means, grouping.groups);
  output.status("3/3 looking where the trunk should branch");
  const branching = branchingOf(started, events, options.growth ?? 1.5);
  const graph = mutualPairs(matrix).map((pair) => pair.map((task) => tasks[task]));
  output.line(groupText(tasks, matrix, grouping, received));
  output.line(`\n${graphText(graph)}`);
  if (branching) output.line(`\n${branchText(tasks, branching, started, options.growth ?? 1.5)}`);
  output.object({
    measure: matrix.measure, orientation: matrix.orientation, budget: options.budget,
    groups: grouping.groups.map((group) => group.map((task) => tasks[task])), score: grouping.score, bound: grouping.bound, exact: grouping.exact, unclear: unclearOf(matrix),
    received: Object.fromEntries(tasks.map((task, index) => [task, received[index]])), graph,
    ...(branching ? { branches: { ...branching, layers: branching.layers.map((layer) => ({ ...layer, groups: layer.groups.map((group) => group.map((task) => tasks[task])) })) } } : {}),
  });
}

/** @throws CommandError where the run holds no such measure. */
function chosen(tasks: readonly string[], events: readonly RunEvent[], wanted: MeasureName | undefined): AffinityMatrix {
  const run = measuredRun(events);
  for (const name of wanted === undefined ? preferred : [wanted]) {
    const [matrix] = matricesOf(tasks, [run], name);
    if (matrix) return matrix;
  }
  const found = measuredNames(run);
  const has = found.length > 0 ? ` It holds ${found.join(", ")}.` : "";
  throw new CommandError(exitCodes.usage, `The run measured no ${wanted ?? "affinity"}. ${wayToMeasure(wanted ?? "lookahead", firstOf(events, "finished") !== undefined)}${has}`);
}

function groupText(tasks: readonly string[], matrix: AffinityMatrix, grouping: Grouping, received: ReturnType<typeof receivedBy>): string {
  const rows = grouping.groups.flatMap((group, index) => group.map((task, place) => [
    place === 0 ? `group ${index + 1}` : "", tasks[task], figureOf(received[task].within), figureOf(received[task].overall)]));
  return [
    `Groups by ${measures[matrix.measure].title} (what a task receives: mean over the others of its group, and over all others)`,
    table([["", "task", "from its group", "from all"], ...rows]),
    `score ${figureOf(grouping.score)}: the sum over tasks; ${howSure(grouping, tasks.length)}`,
    ...doubtOf(unclearOf(matrix)),
  ].join("\n");
}

/** Of the figures behind the groups, how many nobody can tell from 0. */
function unclearOf({ measure, cells }: AffinityMatrix): { readonly count: number; readonly of: number } {
  let [known, uncertain] = [0, 0];
  cells.forEach((row, recipient) => row.forEach((cell, source) => {
    if (recipient === source || cell.mean === null) return;
    known++;
    if (isUncertain(measure, cell)) uncertain++;
  }));
  return { count: uncertain, of: known };
}

function doubtOf({ count: open, of: all }: ReturnType<typeof unclearOf>): string[] {
  if (open === 0) return [];
  const which = open === all ? `none of the ${count(all)} figures behind these groups is clear of zero` : `${count(open)} of the ${count(all)} figures behind these groups cannot be told from zero`;
  return [`how sure: ${which}: their intervals span it`];
}

/** What `film` takes as its graph, to be copied into the text. */
function graphText(pairs: readonly (readonly string[])[]): string {
  if (pairs.length === 0) return "No pair certainly helps each other: there are no edges for `film(graph: …)`.";
  return `Pairs that certainly help each other, as edges for \`film(embedding: 8, graph: …)\`:\n  graph: [${pairs.map((pair) => `[${pair.join(", ")}]`).join(", ")}]`;
}

function howSure({ score, bound, exact }: Grouping, tasks: number): string {
  if (exact) return "no other grouping of this size scores more";
  const share = score > 0 ? `, so this is at least ${Math.floor((100 * score) / bound)}% of the best` : "";
  return `no grouping of this size scores more than ${figureOf(bound)}${share} (${tasks > mostExact ? `more than ${mostExact} tasks are clustered` : "the search ended before it had proven the best"})`;
}

/** Three digits, however small: affinities of one step are. */
function figureOf(value: number | null): string {
  if (value === null) return "–";
  return value !== 0 && Math.abs(value) < 0.01 ? value.toExponential(2) : figure(value);
}

function branchingOf({ layers, tasks, parameters }: EventOf<"started">, events: readonly RunEvent[], growth: number): Branching | undefined {
  const measured = allOf(events, "conflicts");
  if (measured.length === 0 || layers.length === 0) return undefined;
  return branchPoints(layers.map((layer, index) => ({
    name: layer.name, parameters: layer.parameters, owners: tasks.map(({ name }) => layer.tasks.includes(name)),
    cosines: layerCosines(measured, index),
  })), Math.floor((growth - 1) * parameters.total));
}

/** So many names fit on a line; `--json` has all. */
const mostNamed = 12;

const groupName = (names: readonly string[]): string =>
  names.length <= mostNamed ? names.join(" + ") : `${names.slice(0, 3).join(" + ")} + ${names.length - 3} more`;

function branchText(tasks: readonly string[], { layers, added, conflictBefore, conflictAfter }: Branching, { parameters }: EventOf<"started">, growth: number): string {
  const rows = layers.map(({ name, groups, added: own }) => [
    name, groups.length === 1 ? "shared" : groups.map((group) => groupName(group.map((task) => tasks[task]))).join(" | "), own > 0 ? `+${count(own)}` : ""]);
  const heading = `Where the trunk should branch, at no more than ${growth} times its ${count(parameters.total)} parameters`;
  if (layers.every(({ groups }) => groups.length === 1)) return `${heading}: nowhere; ${conflictBefore > 0 ? "pairs certainly conflict, but a copy of their layer takes more than that" : "no layer has a pair that certainly conflicts"}.`;
  return [heading, table([["layer", "tasks that share a copy", "parameters"], ...rows]),
    `+${count(added)} parameters; certain conflict (sum of −cosine) ${figure(conflictBefore)} → ${figure(conflictAfter)}`].join("\n");
}
