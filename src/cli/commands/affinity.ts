import { measuredKinds, measuredRun, tasksOf } from "../../advice/record.ts";
import {
  affinityMatrix, type AffinityMatrix, conflictSpaces, cosineCeilings, independent, eachMatrix, isUncertain, meansOfMatrix, type MeasuredMatrix, type MeasureName, measures, projectedAffinity, splitHalf, taskSteps, verdictOf,
} from "../../affinity/index.ts";
import type { RunEvent } from "../../protocol/events.ts";
import { figure } from "../../protocol/figure.ts";
import { allOf, firstOf } from "../../protocol/log.ts";
import { openRun, type RunFolder } from "../../runs/index.ts";
import { projectGradients } from "../../training/index.ts";
import { createExecutor } from "../engine.ts";
import { wayToMeasure } from "../advice-text.ts";
import { CommandError, exitCodes } from "../exit.ts";
import { matrixText } from "../matrix-text.ts";
import type { Output } from "../output.ts";
import { openRunModel } from "../run-model.ts";
import { reconOf, reconText } from "../recon-text.ts";
import { spacesObject, spacesText } from "../spaces-text.ts";
import { stepsObject, stepsText } from "../steps-text.ts";

export interface AffinityOptions {
  readonly measure?: MeasureName;
  /** Below this a cosine counts in Recon's score. */
  readonly threshold?: number;
}

/** `mtl affinity RUN…`: every measure that the runs hold, with intervals; several runs of one model count as seeds. */
export async function affinityCommand(named: readonly string[], options: AffinityOptions, output: Output): Promise<void> {
  const runs = distinct(named.map((directory) => ({ directory, run: openRun(directory) })), output);
  const directories = runs.map(({ directory }) => directory);
  const logs = runs.map(({ directory, run }) => ({ directory, events: run.events("started", "finished", "ceiling", ...measuredKinds) }));
  const tasks = sameTasks(logs);
  if (tasks.length < 2) throw new CommandError(exitCodes.usage, `${firstOf(logs[0].events, "started")?.model ?? "The model"} has one task: there is nothing between tasks to show.`);
  const wanted = options.measure;
  const found = wanted === "projected" ? [await projectedMatrix(tasks, directories, output)] : eachMatrix(tasks, logs.map(({ events }) => measuredRun(events)), wanted);
  const started = firstOf(logs[0].events, "started");
  const spaces = wanted === undefined ? conflictSpaces(logs.flatMap(({ events }) => allOf(events, "conflicts"))) : [];
  const steps = wanted === undefined ? taskSteps(tasks.length, logs.map(({ events }) => allOf(events, "conflicts"))) : [];
  const told = stepsText(tasks, steps);
  const ceiling = ceilingOf(tasks, logs.flatMap(({ events }) => events));
  const recon = started && options.threshold !== undefined ? reconOf(logs.flatMap(({ events }) => allOf(events, "conflicts")), started, options.threshold) : undefined;
  const nothing = (measure: MeasureName | undefined) => new CommandError(exitCodes.usage, nothingText(logs.map(({ events }) => events), measure));
  const shown: ReturnType<typeof matrixObject>[] = [];
  let any = false;
  for (const matrix of found) {
    if (options.threshold !== undefined && recon === undefined) throw nothing("cosine");
    any = true;
    // Of a thousand tasks each is a million cells.
    if (output.json) shown.push(matrixObject(matrix));
    else output.line(`${matrixText(matrix)}\n`);
  }
  if (!any) throw nothing(wanted);
  if (started && spaces.length > 0) output.line(`${spacesText(spaces, started)}\n`);
  if (told !== "") output.line(`${told}\n`);
  if (recon) output.line(`${reconText(recon)}\n`);
  if (ceiling) output.line(ceiling.text);
  output.object({
    runs: directories, tasks,
    measures: shown,
    ...(started && spaces.length > 0 ? { conflicts: spacesObject(spaces, started) } : {}),
    ...(started && told !== "" ? { steps: stepsObject(tasks, steps, started) } : {}),
    ...(recon ? { recon } : {}),
    ...(ceiling ? { ceiling: ceiling.object } : {}),
  });
}

interface NamedRun {
  readonly directory: string;
  readonly run: RunFolder;
}

/** The same text trained again with the same seed gives the same numbers: an interval over both would be one of nothing. */
function distinct(named: readonly NamedRun[], output: Output): NamedRun[] {
  const first = new Map<string, string>();
  return named.filter(({ directory, run }) => {
    const { model, seed, epochs } = run.manifest;
    const key = JSON.stringify([model, seed, epochs, run.source()]);
    const known = first.get(key);
    if (known === undefined) first.set(key, directory);
    else output.note(`note: ${directory} is the text of ${known} trained again with its seed, ${seed}: the two count once. Train with another --seed for an interval.`);
    return known === undefined;
  });
}

function matrixObject(matrix: AffinityMatrix) {
  return {
    measure: matrix.measure, orientation: matrix.orientation, source: measures[matrix.measure].source, matrix: meansOfMatrix(matrix),
    intervals: matrix.cells.map((row) => row.map(({ low, high, count }) => ({ low, high, count }))),
    verdicts: matrix.cells.map((row) => row.map((cell) => (verdictOf(cell) === "unclear" && !isUncertain(matrix.measure, cell) ? "once" : verdictOf(cell)))),
  };
}

function nothingText(runs: readonly (readonly RunEvent[])[], wanted: MeasureName | undefined): string {
  const finished = runs.every((events) => firstOf(events, "finished") !== undefined);
  const [which, hold] = runs.length === 1 ? ["The run", "holds"] : ["These runs", "hold"];
  return `${which} ${wanted === undefined ? "measured nothing between tasks" : `${hold} no ${wanted}`}. ${wayToMeasure(wanted, finished)}`;
}

/** @throws CommandError where the runs are not of one set of tasks. */
function sameTasks(logs: readonly { readonly directory: string; readonly events: readonly RunEvent[] }[]): string[] {
  const lists = logs.map(({ directory, events }) => {
    const started = firstOf(events, "started");
    if (!started) throw new CommandError(exitCodes.usage, `${directory} has not begun to train: there is nothing to show yet.`);
    return { directory, tasks: tasksOf(started) };
  });
  const [first, ...others] = lists;
  const other = others.find(({ tasks }) => tasks.join() !== first.tasks.join());
  if (other) throw new CommandError(exitCodes.usage, `${other.directory} has other tasks than ${first.directory}: compare runs of one model.`);
  return first.tasks;
}

/** From the weights of each run; several runs give an interval. */
async function projectedMatrix(tasks: readonly string[], directories: readonly string[], output: Output): Promise<AffinityMatrix> {
  const runs: MeasuredMatrix[] = [];
  for (const directory of directories) {
    const { model, weights, executor: name } = await openRunModel(directory, output);
    const executor = await createExecutor(name, {});
    try {
      runs.push(projectedAffinity(await projectGradients(model, weights, executor, tasks, { dimensions: 48, rows: 512, seed: model.graph.train.seed })));
    } finally {
      await executor.dispose();
    }
  }
  return affinityMatrix("projected", tasks, tasks.map((_, row) => tasks.map((_unused, column) => independent(runs.map((matrix) => matrix[row][column])))));
}

/** How much of a cosine one batch's noise leaves. */
function ceilingOf(tasks: readonly string[], events: readonly RunEvent[]) {
  const steps = allOf(events, "ceiling").map(({ cosine }) => cosine);
  if (steps.length === 0) return undefined;
  const halves = splitHalf(tasks.length, steps);
  const text = tasks.map((task, index) => `${task} ${figure(halves[index].mean)}`).join("  ");
  return {
    text: `Noise: cosine of each task's gradients on two halves of a batch: ${text}\nA batch's cosine between two tasks cannot be expected above the root of what both allow.`,
    object: { splitHalf: Object.fromEntries(tasks.map((task, index) => [task, halves[index]])), cosine: cosineCeilings(halves.map(({ mean }) => mean)) },
  };
}
