import type { Split } from "../data/dataset.ts";
import type { CompiledProgram, Tensor, Tensors } from "../engine/executor.ts";
import { keyOf, randomOf } from "../graph/random.ts";
import { activityOf, epochOf } from "./activity.ts";
import { batchFeeds, noiseFeeds, numbers, run, scalar, vector } from "./feeds.ts";
import { learningRateAt } from "./schedule.ts";
import type { Session } from "./session.ts";

/** One batch of a step, ready to be fed. */
export interface Part {
  readonly feeds: Tensors;
  /** Which part of each task's labels of the whole step it holds. */
  readonly share: readonly number[];
}

/** The batches of a step, one unless the file says `accumulate`. A task that sits out has no labels in them. */
export async function partsOf(session: Session, rows: Uint32Array, step: number): Promise<readonly Part[]> {
  const { batch } = session.model.graph.train;
  const { train } = session.model.dataset;
  const all: Tensors[] = [];
  for (let start = 0; start < rows.length; start += batch) {
    const feeds = await feedsFor(session, train, rows.slice(start, start + batch), { step, part: all.length });
    all.push(await paced(session, feeds));
  }
  return withShares(session, all);
}

interface Place {
  readonly step: number;
  /** Of the step's batches; noise differs between them. */
  readonly part: number;
}

/** A batch of some rows with its noise, masks of tasks that sit out at 0, and the step's rates. */
async function feedsFor(session: Session, split: Split, rows: Uint32Array, { step, part }: Place): Promise<Tensors> {
  const { active, pace } = activityOf(session);
  const feeds = await batchFeeds(split, rows);
  const silent = session.tasks.filter((_, task) => !active[task]).map((task) => `mask/${task}`);
  return {
    ...feeds,
    ...Object.fromEntries(silent.map((name) => [name, { ...feeds[name], data: new Float32Array(feeds[name].data.length) }])),
    ...noiseFeeds(session.noise, { seed: session.seed, step, epoch: epochOf(session), rows: rows.length, part }),
    learning_rate: scalar(learningRateAt(session, step)), step: scalar(step), pace: vector(pace),
  };
}

function withShares({ tasks }: Session, all: readonly Tensors[]): Part[] {
  const counts = all.map((feeds) => tasks.map((task) => numbers(feeds[`mask/${task}`]).reduce((sum, value) => sum + value, 0)));
  const totals = tasks.map((_, task) => counts.reduce((sum, count) => sum + count[task], 0));
  return all.map((feeds, part) => ({
    feeds: { ...feeds, ...(all.length > 1 ? { share: vector(shareOf(counts[part], totals)), before: scalar(Number(part > 0)), part: scalar(1 / all.length) } : {}) },
    share: shareOf(counts[part], totals),
  }));
}

function shareOf(counts: readonly number[], totals: readonly number[]): number[] {
  return counts.map((count, task) => (totals[task] > 0 ? count / totals[task] : 0));
}

/** A batch drawn besides the step's own, with replacement, the same in a resumed run. */
export async function drawnFeeds(session: Session, split: Split, purpose: string, step: number): Promise<Tensors> {
  const random = randomOf(session.seed, step, keyOf(purpose));
  const size = Math.min(session.model.graph.train.batch, split.rows);
  const rows = Uint32Array.from({ length: size }, () => Math.min(split.rows - 1, Math.floor(random.uniform() * split.rows)));
  return feedsFor(session, split, rows, { step, part: 1 + keyOf(purpose) % 1000 });
}

export interface Losses {
  readonly losses: readonly number[];
  readonly labelled: readonly number[];
}

/** The losses of a whole step from those of its batches: means over all labelled rows. */
export function lossesOver(parts: readonly Part[], outputs: readonly Tensors[]): Losses {
  const each = outputs.map((one) => ({ losses: numbers(one.losses), labelled: numbers(one.labelled) }));
  if (each.length === 1) return each[0];
  return {
    losses: meanOver(parts, each.map(({ losses }) => losses)),
    labelled: each[0].labelled.map((_, task) => each.reduce((sum, { labelled }) => sum + labelled[task], 0)),
  };
}

/** Of every task the mean over all labelled rows of a step, from its means over those of each batch. */
export function meanOver(parts: readonly Part[], means: readonly (readonly number[])[]): readonly number[] {
  if (means.length === 1) return means[0];
  return means[0].map((_, task) => means.reduce((sum, mean, part) => sum + parts[part].share[task] * mean[task], 0));
}

/** Runs a program once a batch. */
export async function runParts(program: CompiledProgram, parts: readonly Part[], session: Session): Promise<Tensors[]> {
  const outputs: Tensors[] = [];
  for (const { feeds } of parts) outputs.push(await run(program, feeds, session));
  return outputs;
}

/** With `examples: self_paced`, only the rows of each task with the smallest losses keep their labels. */
async function paced(session: Session, feeds: Tensors): Promise<Tensors> {
  const { examples } = session.model.graph.train;
  if (!examples) return feeds;
  const start = Number(examples.arguments["start"]);
  const share = start + (1 - start) * Math.min(1, session.progress.epoch / Number(examples.arguments["epochs"]));
  if (share >= 1) return feeds;
  const outputs = await run(await session.programs.rowLosses(), feeds, session);
  return { ...feeds, ...Object.fromEntries(session.tasks.map((task) => [`mask/${task}`, easiest(feeds[`mask/${task}`], numbers(outputs[`rows/${task}`]), share)])) };
}

/** A mask without the rows of the largest losses. */
function easiest(mask: Tensor, losses: readonly number[], share: number): Tensor {
  const width = mask.data.length / Math.max(1, losses.length);
  const placesOf = (row: number) => Array.from({ length: width }, (_, place) => row * width + place);
  const labelled = losses.flatMap((_, row) => (placesOf(row).some((place) => mask.data[place] > 0) ? [row] : [])).sort((left, right) => losses[left] - losses[right]);
  const data = new Float32Array(mask.data.length);
  for (const row of labelled.slice(0, Math.ceil(share * labelled.length))) for (const place of placesOf(row)) data[place] = mask.data[place];
  return { shape: mask.shape, data };
}
