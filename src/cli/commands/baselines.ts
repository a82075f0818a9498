import { pairGains, transferOf } from "../../affinity/index.ts";
import type { JudgedTask, Transfer } from "../../affinity/index.ts";
import type { ExecutorName } from "../../engine/executor.ts";
import type { ModelGraph } from "../../graph/model.ts";
import type { GroupFigures, Scores } from "../../protocol/events.ts";
import { lossTasks, seeded, subsetGraph } from "../../training/index.ts";
import type { TrialScores } from "../../training/index.ts";
import { keepBaselines } from "../baseline-record.ts";
import { CommandError, exitCodes } from "../exit.ts";
import { fairTasks, fairText } from "../fairness.ts";
import type { FairTask } from "../fairness.ts";
import { judgedTasks } from "../judged.ts";
import type { Output } from "../output.ts";
import { loadModel, readSource } from "../source.ts";
import { gainMatrix, gainTable, transferText } from "../transfer-text.ts";
import { tieToRuns } from "../tied-runs.ts";
import { runTrials } from "../trials.ts";
import type { Trial } from "../trials.ts";
import { trialCache } from "../trial-folder.ts";

export interface BaselineOptions {
  readonly model?: string;
  readonly pairs?: boolean;
  readonly seeds?: number;
  readonly epochs?: number;
  readonly executor?: ExecutorName;
  readonly jobs?: number;
}

/** `mtl baselines FILE`: every task alone, all together and, on request, all pairs: same data, budget and seeds. */
export async function baselinesCommand(file: string, options: BaselineOptions, output: Output): Promise<void> {
  const source = readSource(file);
  const graph = await loadModel(source, output, options.model);
  const tasks = lossTasks(graph);
  if (tasks.length < 2) throw new CommandError(exitCodes.usage, `${graph.name} has one task to train: there is nothing to compare it with.`);
  const plan = planOf(graph, tasks, options);
  output.line(`${graph.name}: ${plan.length} trainings, ${options.seeds ?? 3} ${options.seeds === 1 ? "seed" : "seeds"} each; finished ones are kept and not repeated`);
  const results = await runTrials(plan.map(({ trial }) => trial), {
    places: { directory: source.directory, root: source.root }, data: graph,
    executor: options.executor ?? "ort", ...(options.jobs === undefined ? {} : { jobs: options.jobs }), cache: trialCache(file, graph.name),
  }, output);
  const found = collect(judgedTasks(graph), plan, results);
  tell(found, fairOf(graph, plan, results), output);
  const content = { graph: withEpochs(graph, options.epochs), fingerprint: results[0].fingerprint, executor: options.executor ?? "ort" };
  keepBaselines(trialCache(file, graph.name), content, { split: results[0].split, seeds: [...found.compared] });
  const tied = tieToRuns(source.directory, content, output);
  if (tied.length > 0) output.note(`${tied.length === 1 ? "1 run" : `${tied.length} runs`} of this model now ${tied.length === 1 ? "shows" : "show"} what each task reaches alone: ${tied.join(", ")}`);
}

const withEpochs = (graph: ModelGraph, epochs: number | undefined): ModelGraph => seeded(graph, graph.train.seed, epochs);

interface Planned {
  readonly trial: Trial;
  readonly tasks: readonly string[];
  readonly seed: number;
}

/** All together first: whoever stops early has the most useful part. */
function planOf(graph: ModelGraph, tasks: readonly string[], { seeds = 3, epochs, pairs = false }: BaselineOptions): Planned[] {
  const sets = [tasks, ...tasks.map((task) => [task]), ...(pairs && tasks.length > 2 ? pairsOf(tasks) : [])];
  return Array.from({ length: seeds }, (_, index) => graph.train.seed + index).flatMap((seed) => sets.map((set) => ({
    tasks: set, seed,
    trial: { title: `${titleOf(set, tasks.length)}, seed ${seed}`, graph: seeded(subsetGraph(graph, namesWithout(graph, tasks, set)), seed, epochs) },
  })));
}

/** Tasks without a loss stay where all are trained: they change nothing. */
function namesWithout(graph: ModelGraph, tasks: readonly string[], set: readonly string[]): readonly string[] {
  return set.length === tasks.length ? graph.tasks.map(({ name }) => name) : set;
}

const titleOf = (set: readonly string[], all: number): string =>
  set.length === all ? "all together" : set.length === 1 ? `${set[0]} alone` : `${set.join(" and ")}`;

function pairsOf(tasks: readonly string[]): string[][] {
  return tasks.flatMap((first, index) => tasks.slice(index + 1).map((second) => [first, second]));
}

interface Baselines {
  readonly tasks: readonly JudgedTask[];
  readonly split: string;
  readonly transfer: Transfer;
  /** What the transfer is computed from. */
  readonly compared: readonly { readonly seed: number; readonly together: Scores; readonly alone: Scores }[];
  /** gain[recipient][source] by loss, one matrix a seed; empty without pairs. */
  readonly pairs: readonly (readonly (readonly (number | null)[])[])[];
  readonly seeds: readonly number[];
  readonly seconds: number;
}

function collect(tasks: readonly JudgedTask[], plan: readonly Planned[], results: readonly TrialScores[]): Baselines {
  const seeds = [...new Set(plan.map(({ seed }) => seed))];
  const found = (seed: number, set: readonly string[]) => results[plan.findIndex((planned) => planned.seed === seed && planned.tasks.join("+") === set.join("+"))];
  const names = tasks.map(({ name }) => name);
  const alone = (seed: number) => Object.fromEntries(names.map((name) => [name, found(seed, [name]).test[name]]));
  const compared = seeds.map((seed) => ({ seed, together: found(seed, names).test, alone: alone(seed) }));
  const hasPairs = plan.some((planned) => planned.tasks.length === 2) && names.length > 2;
  return {
    tasks, seeds, compared, split: results[0].split, transfer: transferOf(tasks, compared),
    pairs: hasPairs ? seeds.map((seed) => pairGains(names, alone(seed), new Map(pairsOf(names).map((pair) => [pair.join("+"), found(seed, pair).test])))) : [],
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

interface Fair {
  readonly column: string;
  readonly first: GroupFigures;
  readonly tasks: readonly FairTask[];
}

/** Figures by group, together and alone; undefined without `group_by`. */
function fairOf(graph: ModelGraph, plan: readonly Planned[], results: readonly TrialScores[]): Fair | undefined {
  const column = graph.analyze.groupBy;
  const names = lossTasks(graph);
  const of = (set: readonly string[]) => results.flatMap(({ groups }, index) => (groups && plan[index].tasks.join("+") === set.join("+") ? [groups] : []));
  const together = of(names);
  if (column === undefined || together.length === 0) return undefined;
  const alone = Object.fromEntries(names.map((name) => [name, of([name])]));
  return { column, first: together[0], tasks: fairTasks(judgedTasks(graph), { together, alone }) };
}

function tell({ tasks, split, transfer, pairs, seeds, seconds }: Baselines, fair: Fair | undefined, output: Output): void {
  const names = tasks.map(({ name }) => name);
  const gains = gainMatrix(pairs);
  output.line(`\n${transferText(transfer, split, { before: "alone", after: "together" })}`);
  if (pairs.length > 0) output.line(`\n${gainTable(names, gains)}`);
  if (fair) output.line(`\n${fairText(fair.column, fair.first, fair.tasks)}`);
  output.object({
    split, seeds, transfer, seconds, ...(fair ? { groups: { column: fair.column, tasks: fair.tasks } } : {}),
    ...(pairs.length > 0 ? { pairs: { measure: "gain", orientation: "matrix[recipient][source]: by how much training with the source alone lowers the recipient's loss, against training alone (share; positive helps)", tasks: names, matrix: gains, bySeed: pairs } } : {}),
  });
}
