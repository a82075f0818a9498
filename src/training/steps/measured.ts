import { gradientNorms } from "../../affinity/index.ts";
import { type Matrix, total } from "../../catalog/solvers/matrix.ts";
import { agreeing } from "../auxiliary.ts";
import { ceilingOf, measureHalves } from "../ceiling.ts";
import { run, vector } from "../feeds.ts";
import { crossOfSamples, gather, type Gathered } from "../gather.ts";
import { measureCurvature } from "../lookahead.ts";
import type { Part } from "../parts.ts";
import { alongMixture, alongRows } from "../towards.ts";
import { combine, withThoseApart } from "./combine.ts";
import { type StepInputs, type StepResult, timesEach } from "./result.ts";
import { eventsOf, labelledTogether, penaltiesOf, toldOf } from "./told.ts";
import { weightsFound } from "./weights.ts";

/** A step that keeps every task's gradient in the executor, decides on weights in doubles, and applies them. */
export async function measuredStep(inputs: StepInputs): Promise<StepResult> {
  const { session, parts, step, measures, activity } = inputs;
  const cross = session.strategy.combiner.definition.samples ? await crossOfSamples(session, step) : undefined;
  // Before the gradients of the whole batch, which they would leave overwritten.
  const halves = measures.affinity ? await measureHalves(session, parts[0].feeds, rowsOf(parts[0]), keepsOtherRows(inputs)) : undefined;
  const found = await gather(session, parts, { layers: measures.conflicts, scopes: session.strategy.scope === "layer" }, step);
  const { losses, labelled, gram } = found;
  const ceiling = halves ? [ceilingOf(session.tasks, { whole: found, ...halves }, step)] : [];
  const events = [...await eventsOf(inputs, found), ...ceiling];
  const norms = gradientNorms(gram);
  const weights = await weightsFound(inputs, { losses, labelled, gradientNorms: norms });
  const counted = timesEach(weights, agreeing(session, gram));
  const { weights: combined, rows } = await combine(session, { gram, weights: counted, losses, seed: session.seed, step }, { ...found, ...(cross ? { cross } : {}) });
  const own = timesEach(weights, activity.factors);
  const totals = combined.map((scope) => timesEach(withThoseApart(session, scope), own));
  const curvature = await curvatureOf(inputs, found, totals);
  // Rows that a combiner changed are times the weighting already.
  const taken = rows ? combined.map((scope) => timesEach(withThoseApart(session, scope), activity.factors)) : totals;
  await apply(inputs, taken, own);
  return {
    ...penaltiesOf(found.outputs), losses, labelled, gradientNorms: norms, pull: timesEach(norms, own), weights: meanOf(totals),
    ...toldOf(session, { seen: found, events, step, along: rows ? alongRows(gram, rows, taken[0]) : alongMixture(found.scopes ?? [gram], totals), more: curvature }),
  };
}

/** How the losses bend along the step that is about to be taken; only where it is one mixture of one batch's gradients. */
async function curvatureOf({ session, parts, measures }: StepInputs, found: Gathered, totals: Matrix): Promise<{ curvature?: (number | null)[] }> {
  const plain = parts.length === 1 && totals.length === 1 && session.strategy.combiner.definition.rows === undefined;
  if (!measures.affinity || !plain) return {};
  return { curvature: await measureCurvature(session, parts[0].feeds, { ...found, labelled: labelledTogether(session, found.labelled) }, totals[0]) };
}

/** Whether the rows that are kept are not those of one batch: sums over several, or what tasks bring after steps of their own. */
function keepsOtherRows({ session, parts }: StepInputs): boolean {
  return parts.length > 1 || session.model.graph.train.meta !== undefined;
}

function rowsOf({ feeds }: Part): number {
  return Object.entries(feeds).find(([name]) => name.startsWith("mask/"))?.[1].shape[0] ?? 0;
}

async function apply(inputs: StepInputs, totals: Matrix, own: readonly number[]): Promise<void> {
  const { session, parts } = inputs;
  const scopes = session.strategy.scope === "layer";
  const weights = scopes ? { shape: [totals.length, own.length], data: Float32Array.from(totals.flat()) } : vector(totals[0]);
  const program = await session.programs.apply({ scopes, parts: keepsOtherRows(inputs) });
  await run(program, { ...parts[0].feeds, weights, own_weights: vector(own) }, session);
}

function meanOf(rows: Matrix): number[] {
  return rows.length === 1 ? [...rows[0]] : rows[0].map((_, task) => total(rows.map((row) => row[task])) / rows.length);
}
