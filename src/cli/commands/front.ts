import * as fs from "node:fs";
import * as path from "node:path";
import { dominatedPoints, frontVolume, type FrontVolume, type JudgedTask, preferenceLattice } from "../../affinity/index.ts";
import { catalog } from "../../catalog/index.ts";
import type { ExecutorName } from "../../engine/executor.ts";
import type { ModelGraph } from "../../graph/model.ts";
import { makeFolder } from "../../runs/index.ts";
import { seeded, type TrialScores } from "../../training/index.ts";
import { escaped } from "../../../webview/markup.ts";
import { figure } from "../../protocol/figure.ts";
import { CommandError, exitCodes } from "../exit.ts";
import { frontPicture } from "../front-picture.ts";
import { judgedTasks } from "../judged.ts";
import type { Output } from "../output.ts";
import { loadModel, readSource } from "../source.ts";
import { table } from "../table.ts";
import { trialCache } from "../trial-folder.ts";
import { runTrials } from "../trials.ts";
import { writableFolder, written } from "../written.ts";

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
  const show = (front: Front) => tell(front, write(folder, front), output);
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

interface Asked {
  readonly model: string;
  readonly tasks: readonly JudgedTask[];
  readonly preferences: readonly (readonly number[])[];
  /** How many preferences were asked for: more than there are where the command was interrupted. */
  readonly asked: number;
  readonly by: "loss" | "metric";
  readonly seeds: readonly number[];
}

interface Front extends Asked {
  readonly split: string;
  /** Of every task: what is on its axis, and whether more of it is better. */
  readonly axes: readonly Axis[];
  /** As measured, means over seeds, [preference][task]. */
  readonly values: readonly (readonly number[])[];
  readonly dominated: readonly boolean[];
  readonly volume: FrontVolume;
  readonly seconds: number;
}

interface Axis {
  readonly task: string;
  readonly figure: string;
  readonly higherIsBetter: boolean;
}

function frontOf(asked: Asked, results: readonly TrialScores[]): Front {
  const { tasks, preferences, by, seeds } = asked;
  const axes = tasks.map(({ name, metrics: [first] }): Axis => by === "metric" && first
    ? { task: name, figure: first.name, higherIsBetter: first.higherIsBetter } : { task: name, figure: "loss", higherIsBetter: false });
  const values = preferences.map((_, place) => axes.map((axis) => {
    const found = seeds.map((_seed, index) => valueOf(results[place * seeds.length + index], axis));
    return found.reduce((sum, value) => sum + value, 0) / found.length;
  }));
  const missing = axes.find((_, task) => values.some((row) => !Number.isFinite(row[task])));
  if (missing) throw new CommandError(exitCodes.data, `${missing.task} has no ${missing.figure} on the ${results[0].split} split: give that part of the data rows with its label.`);
  const objectives = values.map((row) => row.map((value, task) => (axes[task].higherIsBetter ? -value : value)));
  return {
    ...asked, axes, values, split: results[0].split, dominated: dominatedPoints(objectives), volume: frontVolume(objectives),
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function valueOf({ test }: TrialScores, { task, figure: name }: Axis): number {
  return (name === "loss" ? test[task]?.loss : test[task]?.metrics[name]) ?? NaN;
}

const share = (value: number): string => `${Math.round(100 * value)} %`;
const preferenceText = (tasks: readonly JudgedTask[], preference: readonly number[]): string => tasks.map(({ name }, task) => `${name} ${share(preference[task])}`).join(", ");

function rowsOf({ axes, preferences, values, dominated }: Front): string[][] {
  return [
    [...axes.map(({ task }) => `prefers ${task}`), ...axes.map(({ task, figure: name }) => `${task} ${name}`), "on the front"],
    ...preferences.map((preference, place) => [...preference.map((value) => `${Math.round(100 * value)}%`), ...values[place].map(figure), dominated[place] ? "dominated" : "yes"]),
  ];
}

function closing({ dominated, volume, split, seeds, asked }: Front): string {
  const kept = dominated.filter((one) => !one).length;
  const part = dominated.length < asked ? `This is a part: ${dominated.length} of ${asked} preferences are trained, and the same command goes on from there. ` : "";
  return `${part}${kept} of ${dominated.length} points ${kept === 1 ? "is on the front; it reaches" : "are on the front; they reach"} ${share(volume.share)} of the box between the best of every task and the reference, its worst and a tenth of its range more `
    + `(hypervolume ${figure(volume.volume)}). Figures are of the ${split} split, ${seeds.length === 1 ? "one seed: points that lie close may change places with another" : `means over ${seeds.length} seeds`}.`;
}

interface Files {
  readonly picture: string;
  readonly report: string;
}

function tell(front: Front, files: Files, output: Output): void {
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

function write(folder: string, front: Front): Files {
  const points = front.values.map((row, place) => ({
    values: row.map((value, task) => (front.axes[task].higherIsBetter ? -value : value)), dominated: front.dominated[place],
    title: preferenceText(front.tasks, front.preferences[place]),
  }));
  const svg = frontPicture({ axes: front.axes.map(({ task, figure: name, higherIsBetter }) => ({ name: `${task} ${name}`, higherIsBetter })), points });
  const files = { picture: path.join(folder, "front.svg"), report: path.join(folder, "front.html") };
  written(folder, () => {
    makeFolder(folder);
    fs.writeFileSync(files.picture, svg);
    fs.writeFileSync(files.report, page(front, svg));
  });
  return files;
}

/** The front as one page without a script. */
function page(front: Front, svg: string): string {
  const [head, ...rows] = rowsOf(front);
  const cells = (tag: string, row: readonly string[]) => `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(front.model)}: what preferences reach</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:14px sans-serif;margin:2em;color:#1f2328;background:#fff}table{border-collapse:collapse;margin:1em 0}th,td{padding:.2em .8em;text-align:right;border-bottom:1px solid #d0d7de}svg{max-width:100%;height:auto}</style>
</head><body><h1>${escaped(front.model)}: what preferences reach</h1>
<p>Each point is a model that was trained for a preference over the tasks. Lower left is better; hollow points are dominated: another one is no worse anywhere and better somewhere.</p>
${svg}<table><thead>${cells("th", head)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table>
<p>${escaped(closing(front))}</p></body></html>
`;
}
