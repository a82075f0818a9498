import * as path from "node:path";
import { preferenceLattice } from "../../affinity/index.ts";
import { catalog } from "../../catalog/index.ts";
import type { ExecutorName } from "../../engine/executor.ts";
import type { ModelGraph } from "../../graph/model.ts";
import { seeded, type TrialScores } from "../../training/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import { type Asked, closing, type Front, frontOf, preferenceText, rowsOf } from "../front.ts";
import { type FrontFiles, writeFront } from "../front-files.ts";
import { judgedTasks } from "../judged.ts";
import type { Output } from "../output.ts";
import { loadModel, readSource } from "../source.ts";
import { table } from "../table.ts";
import { trialCache } from "../trial-folder.ts";
import { runTrials } from "../trials.ts";
import { writableFolder } from "../written.ts";

export interface FrontOptions {
  readonly model?: string;
  readonly points?: number;
  readonly seeds?: number;
  readonly epochs?: number;
  readonly by?: "loss" | "metric";
  readonly executor?: ExecutorName;
  readonly jobs?: number;
  readonly out?: string;
}

/** `mtl front FILE`: trains along many preferences over the tasks and draws what can be reached. */
export async function frontCommand(file: string, options: FrontOptions, output: Output): Promise<void> {
  const source = readSource(file);
  const graph = await loadModel(source, output, options.model);
  const tasks = judgedTasks(graph);
  if (tasks.length < 2) throw new CommandError(exitCodes.usage, `${graph.name} has one task to train: there is nothing to weigh it against.`);
  const preferences = preferenceLattice(tasks.length, options.points ?? 9);
  const seeds = Array.from({ length: options.seeds ?? 1 }, (_, index) => graph.train.seed + index);
  noteDeaf(graph, output);
  noteRay(graph, output);
  const plan = preferences.flatMap((preference) => seeds.map((seed) => ({
    title: `${preferenceText(tasks, preference)}${seeds.length > 1 ? `, seed ${seed}` : ""}`, graph: preferring(seeded(graph, seed, options.epochs), preference),
  })));
  output.line(`${graph.name}: ${preferences.length} preferences${preferences.length < (options.points ?? 0) ? `, the evenly spaced ones of at most ${options.points}` : ""}, ${plan.length} trainings; finished ones are kept and not repeated`);
  const folder = path.resolve(options.out ?? path.join(source.directory, ".mtl", "front", graph.name));
  writableFolder(folder);
  const asked: Asked = { model: graph.name, tasks, preferences, asked: preferences.length, by: options.by ?? "loss", seeds };
  const show = (front: Front) => tell(front, writeFront(folder, front), output);
  const results = await runTrials(plan, {
    places: { directory: source.directory, root: source.root }, data: graph,
    executor: options.executor ?? "ort", ...(options.jobs === undefined ? {} : { jobs: options.jobs }), cache: trialCache(file, graph.name),
    onInterrupt: (done) => showPart(asked, done, show, output),
  }, output);
  show(frontOf(asked, results));
}

/** Shows what an interrupted front has come to, preferences all of whose seeds are done, and says whether it did: one point is no front. */
function showPart(asked: Asked, done: readonly (TrialScores | undefined)[], show: (front: Front) => void, output: Output): boolean {
  const { preferences, seeds } = asked;
  const trained = preferences.map((preference, place) => ({ preference, results: done.slice(place * seeds.length, (place + 1) * seeds.length).filter((one) => one !== undefined) }))
    .filter(({ results }) => results.length === seeds.length);
  if (trained.length < 2) return false;
  try {
    show(frontOf({ ...asked, preferences: trained.map(({ preference }) => preference) }, trained.flatMap(({ results }) => results)));
    return true;
  } catch (error) {
    // The process ends by its signal whatever happens here.
    if (!(error instanceof CommandError)) throw error;
    output.note(error.message);
    return false;
  }
}

/** The same training with another preference; one that a weighting brings itself gives way. */
function preferring(graph: ModelGraph, preference: readonly number[]): ModelGraph {
  const { weights } = graph.train;
  const others = Object.fromEntries(Object.entries(weights.arguments).filter(([name]) => name !== "preference"));
  return { ...graph, train: { ...graph.train, pareto: preference, weights: { ...weights, arguments: others } } };
}

/** Where preferences change next to nothing, the front would be a heap of noise. */
function noteDeaf({ train }: ModelGraph, output: Output): void {
  const aims = catalog.find("weighting", train.weights.word)?.parameters.some(({ name }) => name === "preference");
  if (catalog.find("combiner", train.combine.word)?.ignoresLengths && !aims) {
    output.note(`note MTL422: \`combine: ${train.combine.word}\` turns no other way however much a loss counts, so preferences change little; \`combine: sum\`, or \`weights: stch\`, follows them.`);
  }
}

/** Some weightings bring losses to proportions, in which a large number is a large loss. */
function noteRay({ train: { weights } }: ModelGraph, output: Output): void {
  if (!catalog.find("weighting", weights.word)?.aimsAtRay) return;
  output.note(`note: \`weights: ${weights.word}\` takes a preference for the proportions of the losses: a task with a larger share may keep a larger loss. \`weights: stch\` lowers the losses of preferred tasks.`);
}

function tell(front: Front, files: FrontFiles, output: Output): void {
  const { axes, preferences, values, dominated, volume, split, seeds, seconds, tasks, asked } = front;
  output.line(`\n${table(rowsOf(front))}\n\n${closing(front)}\n\npicture: ${files.picture}\nreport:  ${files.report}`);
  output.object({
    split, seeds, seconds, complete: preferences.length === asked, tasks: tasks.map(({ name }) => name), axes,
    points: preferences.map((preference, place) => ({
      preference, dominated: dominated[place], ...Object.fromEntries([["values", Object.fromEntries(axes.map(({ task }, at) => [task, values[place][at]]))]]),
    })),
    hypervolume: volume, ...files,
  });
}
