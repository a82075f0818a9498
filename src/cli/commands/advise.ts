import * as fs from "node:fs";
import * as path from "node:path";
import { type Candidate, candidatesOf, type Finding, findingsOf, sameModel } from "../../advice/index.ts";
import { type Transfer, transferOf } from "../../affinity/index.ts";
import type { ModelGraph } from "../../graph/model.ts";
import { check } from "../../language/index.ts";
import { firstOf } from "../../protocol/log.ts";
import { openRun, runFiles, type RunFolder } from "../../runs/index.ts";
import { seeded, type TrialScores, unmeasured } from "../../training/index.ts";
import { advisedMarkdown } from "../advice-markdown.ts";
import { CommandError, exitCodes } from "../exit.ts";
import { judgedTasks } from "../judged.ts";
import type { Output } from "../output.ts";
import { executorOf, graphOfRun, readData } from "../run-model.ts";
import { runTrials, type Trial } from "../trials.ts";
import { eventsWithAlone } from "../tied-runs.ts";
import { trialCache } from "../trial-folder.ts";
import { adviceText } from "../advice-text.ts";

export interface AdviseOptions {
  readonly verify?: boolean;
  readonly seeds?: number;
  readonly epochs?: number;
  readonly jobs?: number;
  readonly top?: number;
  /** Of all edits the one of this title. */
  readonly only?: string;
  /** How many times its parameters the model may have. */
  readonly growth?: number;
  readonly markdown?: boolean;
}

/** An edit with what training both ways has shown. */
export interface Verified {
  readonly candidate: Candidate;
  /** Δm of new against old, on the rows that choose. */
  readonly validation: Transfer | undefined;
  readonly test: Transfer;
  readonly parameters: { readonly before: number; readonly after: number };
  readonly seconds: { readonly before: number; readonly after: number };
}

export interface Advice {
  readonly model: string;
  readonly run: string;
  readonly findings: readonly Finding[];
  readonly candidates: readonly Candidate[];
  /** What there was to find something in. */
  readonly looked: { readonly tasks: number; readonly measured: boolean; readonly finished: boolean };
  readonly verified?: { readonly split: string; readonly seeds: readonly number[]; readonly trials: readonly Verified[]; readonly chosen: Verified | undefined };
}

/** `mtl advise RUN`: what the run has shown, the edits that speak for themselves, and with `--verify` whether they help. */
export async function adviseCommand(directory: string, options: AdviseOptions, output: Output): Promise<void> {
  refuseIdle(options);
  const run = openRun(directory);
  // A file that is written from standard output holds the Markdown alone.
  const advice = await adviceOf(run, options, options.markdown ? { ...output, line: output.note } : output);
  output.line(options.markdown ? advisedMarkdown(advice) : adviceText(advice));
  output.object(plainAdvice(advice));
}

/** An option that would change nothing is a slip: without `--verify` nothing is trained. */
function refuseIdle(options: AdviseOptions): void {
  const idle = (["seeds", "epochs", "jobs", "top"] as const).filter((name) => options[name] !== undefined).map((name) => `--${name}`);
  if (options.verify || idle.length === 0) return;
  throw new CommandError(exitCodes.usage, `${idle.join(" and ")} ${idle.length === 1 ? "is" : "are"} about the trainings of --verify: add it, or leave ${idle.length === 1 ? "it" : "them"} out.`);
}

async function adviceOf(run: RunFolder, options: AdviseOptions, output: Output): Promise<Advice> {
  const events = eventsWithAlone(run);
  const started = firstOf(events, "started");
  if (!started) throw new CommandError(exitCodes.usage, `${run.directory} has not begun to train: there is nothing to say yet.`);
  const graph = graphOfRun(run);
  tellChange(run, graph, output);
  const places = { directory: path.dirname(run.manifest.file), root: run.manifest.root };
  const { dataset } = await readData(graph, places, output);
  const findings = findingsOf(events, (task) => graph.tasks.find(({ name }) => name === task)?.span ?? { start: 0, end: 0 });
  const all = candidatesOf(findings, { text: run.source(), model: graph.name, layers: started.layers, sizes: dataset.vocabularySizes });
  const growth = options.growth ?? 1.5;
  const affordable = all.filter(({ added }) => added === undefined || started.parameters.total + added <= growth * started.parameters.total);
  const candidates = options.only === undefined ? affordable : [titled(all, options.only)];
  const looked = { tasks: started.tasks.length, measured: events.some(({ type }) => type === "conflicts" || type === "affinity"), finished: firstOf(events, "finished") !== undefined };
  const advice = { model: graph.name, run: run.directory, findings, candidates, looked };
  if (!options.verify || candidates.length === 0) return advice;
  return { ...advice, verified: await verify(run, graph, candidates.slice(0, options.top ?? 4), { ...options, places }, output) };
}

/** Evidence of another model than the file now holds is told as such; a file that is gone, or broken, says nothing. */
function tellChange({ manifest: { file }, directory }: RunFolder, graph: ModelGraph, output: Output): void {
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  const current = text === undefined ? undefined : check(text).models.find(({ name }) => name === graph.name)?.graph;
  if (current && !sameModel(graph, current)) {
    output.note(`note: ${graph.name} has changed in ${file} since this run: evidence and edits are of the run's own text, ${path.join(directory, runFiles.source)}.`);
  }
}

/** @throws CommandError where no edit is called so. */
function titled(candidates: readonly Candidate[], title: string): Candidate {
  const found = candidates.find((candidate) => candidate.title === title);
  if (found) return found;
  const known = candidates.length === 0 ? "no edit follows from this run" : `there are: ${candidates.map((candidate) => `"${candidate.title}"`).join(", ")}`;
  throw new CommandError(exitCodes.usage, `No edit is called "${title}": ${known}.`);
}

type VerifyOptions = AdviseOptions & { readonly places: { readonly directory: string; readonly root: string } };

/** Trains old and new over the same seeds; the choice is made on validation, and told with what the test split says. */
async function verify(run: RunFolder, graph: ModelGraph, candidates: readonly Candidate[], options: VerifyOptions, output: Output): Promise<Advice["verified"]> {
  const { seeds: count = 3, epochs, places, jobs } = options;
  const seeds = Array.from({ length: count }, (_, index) => graph.train.seed + index);
  const models = [{ title: "as it is", graph }, ...candidates.map(({ title, graph: changed }) => ({ title, graph: changed }))];
  const trials = seeds.flatMap((seed) => models.map((model): Trial => ({
    title: `${model.title}, seed ${seed}`, graph: seeded({ ...model.graph, analyze: { ...model.graph.analyze, ...unmeasured } }, seed, epochs ?? graph.train.epochs),
  })));
  const results = await runTrials(trials, {
    places, data: graph, executor: executorOf(run), ...(jobs === undefined ? {} : { jobs }), cache: trialCache(run.manifest.file, graph.name),
  }, output);
  const of = (model: number) => seeds.map((_, index) => results[index * models.length + model]);
  const verified = candidates.map((candidate, index) => compared(graph, candidate, of(0), of(index + 1)));
  return { split: results[0].split, seeds, trials: verified, chosen: chosenOf(verified) };
}

function compared(graph: ModelGraph, candidate: Candidate, before: readonly TrialScores[], after: readonly TrialScores[]): Verified {
  const tasks = judgedTasks(graph);
  const validations = before.flatMap(({ validation: alone }, seed) => {
    const together = after[seed].validation;
    return alone && together ? [{ alone, together }] : [];
  });
  return {
    candidate,
    validation: validations.length === before.length ? transferOf(tasks, validations) : undefined,
    test: transferOf(tasks, before.map(({ test }, seed) => ({ alone: test, together: after[seed].test }))),
    parameters: { before: before[0].parameters, after: after[0].parameters },
    seconds: { before: middle(before.map(({ seconds }) => seconds)), after: middle(after.map(({ seconds }) => seconds)) },
  };
}

/** The edit with the largest Δm on validation, if any is above 0: whether it holds is then asked of the test split, once. */
function chosenOf(verified: readonly Verified[]): Verified | undefined {
  const gain = ({ validation, test }: Verified) => (validation ?? test).deltaByTask.mean ?? 0;
  return [...verified].sort((a, b) => gain(b) - gain(a)).find((one) => gain(one) > 0);
}

/** The median: the first training of a thread takes longer than those after it, whichever text it is of. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

/** By their right names: here nobody was trained alone. */
const oldAndNew = (transfer: Transfer) => ({
  ...transfer, tasks: transfer.tasks.map((task) => ({ ...task, metrics: task.metrics.map(({ name, alone, together, gain }) => ({ name, before: alone, after: together, gain })) })),
});

function plainAdvice({ model, run, findings, candidates, verified }: Advice) {
  const plain = ({ code, title, edits, text, added }: Candidate) => ({ code, title, edits, text, parametersAdded: added });
  const one = ({ candidate, validation, test, parameters, seconds }: Verified) => ({
    title: candidate.title, text: candidate.text, validation: validation && oldAndNew(validation), test: oldAndNew(test), parameters, seconds,
  });
  return {
    model, run, findings, candidates: candidates.map(plain),
    ...(verified ? { verified: { split: verified.split, seeds: verified.seeds, trials: verified.trials.map(one), chosen: verified.chosen?.candidate.title ?? null } } : {}),
  };
}
