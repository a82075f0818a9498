import { gradientNorms } from "../../affinity/index.ts";
import type { Matrix } from "../../catalog/solvers/matrix.ts";
import type { Tensors } from "../../engine/executor.ts";
import type { Program } from "../../graph/program.ts";
import { rowNoiseName } from "../../graph/programs/index.ts";
import { agreeing, hasAuxiliary } from "../auxiliary.ts";
import { isFused, uniformNoise } from "../combining.ts";
import { matrixOf, numbers, run, scalar, vector } from "../feeds.ts";
import { lossesOver } from "../parts.ts";
import { scheduleShare } from "../schedule.ts";
import type { Session } from "../session.ts";
import { type Along, alongMixture } from "../towards.ts";
import { combine } from "./combine.ts";
import { fusedFeeds } from "./one-run.ts";
import { type StepInputs, type StepResult, timesEach } from "./result.ts";
import { lookOnly, penaltiesOf, toldOf } from "./told.ts";
import { weightsBefore, weightsOf } from "./weights.ts";

type Looked = Awaited<ReturnType<typeof lookOnly>>;

/** What all tasks share follows one mixture of gradients at the representation; its backward pass is made once. */
export async function representationStep(inputs: StepInputs): Promise<StepResult> {
  const { session } = inputs;
  const looked = await lookOnly(inputs);
  const fused = isFused(session.strategy, session.tasks.length) && session.strategy.weighting.definition.needs !== "gradients" && !hasAuxiliary(session);
  return fused ? fusedCut(inputs, looked) : measuredCut(inputs, looked);
}

/** In one run: the combiner decides inside the program. */
async function fusedCut(inputs: StepInputs, { seen, events }: Looked): Promise<StepResult> {
  const { session, parts, step, activity } = inputs;
  const weights = await weightsBefore(inputs);
  const outputs = await run(await session.programs.cutStep({ fused: true }), fusedFeeds(inputs, weights), session);
  const total = timesEach(timesEach(numbers(outputs.combined), weights), activity.factors);
  return {
    ...lossesOver(parts, [outputs]), ...penaltiesOf(outputs), weights: total,
    ...(seen ? toldOf(session, { seen, events, step, along: alongMixture([seen.gram], [total]) }) : { events }),
  };
}

/** In two: the Gram matrix at the representation first, then the step with what was decided of it. */
async function measuredCut({ session, parts, step, activity }: StepInputs, { seen, events }: Looked): Promise<StepResult> {
  const [{ feeds }] = parts;
  const outputs = await run(await session.programs.representation(), feeds, session);
  const { losses, labelled } = lossesOver(parts, [outputs]);
  const gram = matrixOf(outputs.gram);
  const norms = gradientNorms(gram);
  const weights = weightsOf(session, { losses, labelled, gradientNorms: norms }, step);
  const counted = timesEach(weights, agreeing(session, gram));
  const { definition, args } = session.strategy.combiner;
  // What it makes of the gradients is in the program: their weighting is fed apart, and what comes of them is added up.
  const { weights: [combined] } = definition.cut ? { weights: [counted] } : await combine(session, { gram, weights: counted, losses, seed: session.seed, step });
  const own = timesEach(weights, activity.factors);
  const total = definition.cut ? activity.factors : timesEach(combined, own);
  const program = await session.programs.cutStep({ fused: false, along: seen !== undefined });
  const more = { ...cutNoise(session, program.program, step), weighting: vector(counted), rotation_rate: scalar((definition.rotates?.(args) ?? 0) * scheduleShare(session, step)) };
  const moved = await run(program, { ...feeds, ...more, weights: vector(total), own_weights: vector(own) }, session);
  return {
    ...penaltiesOf(outputs), losses, labelled, gradientNorms: norms, pull: timesEach(norms, own), weights: definition.cut ? own : total,
    ...(seen ? toldOf(session, { seen, events, step, along: alongKept(seen.gram, moved) }) : { events }),
  };
}

/** Of what a step at the representation carried back. */
function alongKept(gram: Matrix, { along, length }: Tensors): Along {
  return { products: numbers(along), squares: gram.map((row, task) => row[task]), square: Number(length.data[0]) };
}

/** Uniform numbers for what is drawn at the representation, the same in a resumed run. */
function cutNoise({ seed }: Session, { feeds }: Program, step: number): Tensors {
  return Object.fromEntries(feeds.filter(({ name }) => name.startsWith(rowNoiseName("representation/"))).map(({ name, shape }) => [name, uniformNoise(shape, seed, step, name)]));
}
