import type { BilevelMeasure } from "../../catalog/definition.ts";
import type { Matrix } from "../../catalog/solvers/matrix.ts";
import { forumStep } from "../../catalog/weightings/forum.ts";
import type { Tensors } from "../../engine/executor.ts";
import { validationOrTrain } from "../evaluate.ts";
import { matrixOf, numbers, run, scalar, vector } from "../feeds.ts";
import { drawnFeeds, type Losses, lossesOver, type Part } from "../parts.ts";
import type { Session } from "../session.ts";
import { type Along, alongBoth } from "../towards.ts";
import { type StepInputs, type StepResult, timesEach } from "./result.ts";
import { lookOnly, penaltiesOf, toldOf } from "./told.ts";
import { weightsOf } from "./weights.ts";

/** Training gradients and those of validation rows, mixed by what keeps the former where they lead. */
export async function bilevelStep(inputs: StepInputs): Promise<StepResult> {
  const { session, parts: [part], step, activity } = inputs;
  const { seen, events } = await lookOnly(inputs);
  const weights = timesEach(weightsOf(session, undefined, step), activity.factors);
  const { losses, labelled, bilevel, outputs, along } = await gatherBilevel({ session, part, weights, step });
  const ones = vector(session.tasks.map(() => 1));
  await run(await session.programs.apply({ scopes: false, parts: true }), { ...part.feeds, weights: ones, own_weights: ones }, session);
  return { ...penaltiesOf(outputs), losses, labelled, weights, bilevel, ...toldOf(session, { seen, events, along, step }) };
}

interface BilevelInputs {
  readonly session: Session;
  readonly part: Part;
  /** Of the weighting, times what the file says of each task. */
  readonly weights: readonly number[];
  readonly step: number;
}

interface BilevelFound extends Losses {
  readonly bilevel: BilevelMeasure;
  readonly outputs: Tensors;
  /** Of the step that is decided, to the training gradients. */
  readonly along: Along;
}

/**
 * Gathers the rows of a step of `forum`: of each task the training gradient times its weight and ν, and the validation gradient times λ.
 * They are kept as those of a step of two batches.
 */
async function gatherBilevel({ session, part, weights, step }: BilevelInputs): Promise<BilevelFound> {
  const { feeds } = part;
  const other = await drawnFeeds(session, validationOrTrain(session.model.dataset), "validation", step);
  const found = lossesOver([part], [await run(await session.programs.losses(), feeds, session)]);
  const after = await lossesAfterInner(session, feeds, weights);
  const gaps = found.losses.map((loss, task) => (found.labelled[task] > 0 ? loss - after[task] : 0));
  const measure = await session.programs.measure({ layers: false });
  await run(measure, feeds, session);
  const own = await productsWith(session, feeds);
  const across = await productsWith(session, other);
  await run(measure, other, session);
  const validated = await productsWith(session, other);
  const products = {
    validation: validated.all,
    along: across.all[0].map((_, task) => across.all.reduce((sum, row, source) => sum + weights[source] * row[task], 0)),
    length: own.all.reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + weights[i] * weights[j] * value, 0), 0) + gaps.reduce((sum, gap) => sum + gap * gap, 0),
  };
  const { args } = session.strategy.weighting;
  const decided = forumStep(products, session.progress.weighting.memory["mixture"] ?? [], args);
  const parts = await session.programs.measure({ layers: false, parts: true });
  const half = { part: scalar(0.5) };
  const pulled = weights.map((weight) => weight * decided.pull);
  await run(parts, { ...feeds, ...half, share: vector(pulled), before: scalar(0) }, session);
  const outputs = await run(parts, { ...other, ...half, share: vector(decided.mixture), before: scalar(1) }, session);
  const along = alongBoth({ own: own.shared, across: across.shared, other: validated.shared }, pulled, decided.mixture);
  return { ...found, bilevel: { ...decided, gaps }, outputs, along };
}

/** Products of the kept gradients with those of a batch, where the weights stand: over all of them, and over those that tasks share. */
async function productsWith(session: Session, feeds: Tensors): Promise<Record<"all" | "shared", Matrix>> {
  const still = { source: vector(session.tasks.map(() => 0)), lookahead_rate: scalar(0) };
  const outputs = await run(await session.programs.crossAhead(), { ...feeds, ...still }, session);
  return { all: matrixOf(outputs.cross), shared: matrixOf(outputs.cross_shared) };
}

/** Every task's loss after some plain steps on the batch; weights and statistics then stand where they stood. */
async function lossesAfterInner(session: Session, feeds: Tensors, weights: readonly number[]): Promise<readonly number[]> {
  const { inner, inner_lr: rate } = session.strategy.weighting.args;
  const start = await session.state.read(session.model.instance.parameters.map(({ name }) => name));
  const program = await session.programs.inner();
  for (let round = 0; round < Number(inner); round++) await run(program, { ...feeds, weights: vector(weights), learning_rate: scalar(Number(rate)) }, session);
  const { losses } = await run(await session.programs.losses(), feeds, session);
  await session.state.write(start);
  return numbers(losses);
}
