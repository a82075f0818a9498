import type { Matrix } from "../catalog/solvers/matrix.ts";
import type { Tensors } from "../engine/executor.ts";
import { jacobianName, ownName } from "../graph/programs/index.ts";
import { sizeOf } from "../graph/shape.ts";
import type { ModelParameter } from "../graph/model.ts";
import { matrixOf, run, scalar, vector } from "./feeds.ts";
import { drawnFeeds, type Losses, lossesOver, type Part, runParts } from "./parts.ts";
import { emptyRows, movingParameters } from "./rows.ts";
import type { Session } from "./session.ts";

/** Every task's gradient, kept in the executor, with what is known of them. */
export interface Gathered extends Losses {
  /** Of the unweighted rows, over shared parameters. */
  readonly gram: Matrix;
  /** For `scope: layer`, one a layer. */
  readonly scopes?: readonly Matrix[];
  /** Of gradients at the shared representation, over all batches, where layers are measured and the model has one. */
  readonly representation?: Matrix;
  /** Of the program that measured last, for what else it puts out. */
  readonly outputs: Tensors;
}

interface GatherSettings {
  readonly layers: boolean;
  readonly scopes: boolean;
}

/** Measures the step's batches, one after another where there are several, or what tasks bring after steps of their own. */
export async function gather(session: Session, parts: readonly Part[], settings: GatherSettings, step: number): Promise<Gathered> {
  if (session.model.graph.train.meta) return metaGather(session, parts, settings, step);
  const program = await session.programs.measure({ ...settings, parts: parts.length > 1 });
  const outputs = await runParts(program, parts, session);
  const last = outputs[outputs.length - 1];
  return { ...lossesOver(parts, outputs), ...gramsOf(last), ...representationOver(parts, outputs), outputs: last };
}

/** Rows of different batches are different numbers of the representation, so that their products add up. */
function representationOver(parts: readonly Part[], outputs: readonly Tensors[]): Pick<Gathered, "representation"> {
  const grams = outputs.flatMap(({ gram_representation: gram }) => (gram ? [matrixOf(gram)] : []));
  if (grams.length === 0) return {};
  const [first] = grams;
  if (grams.length === 1) return { representation: first };
  return { representation: first.map((row, i) => row.map((_, j) => grams.reduce((sum, gram, part) => sum + parts[part].share[i] * parts[part].share[j] * gram[i][j], 0))) };
}

function gramsOf(outputs: Tensors): Pick<Gathered, "gram" | "scopes"> {
  const count = outputs.gram_scopes?.shape[0] ?? 0;
  return { gram: matrixOf(outputs.gram), ...(count > 0 ? { scopes: Array.from({ length: count }, (_, scope) => matrixOf(outputs.gram_scopes, scope)) } : {}) };
}

/** J₁J₂ᵀ of two batches drawn besides, over shared parameters, for combiners that ask for independent samples. */
export async function crossOfSamples(session: Session, step: number): Promise<Matrix> {
  const { train } = session.model.dataset;
  await run(await session.programs.measure({ layers: false }), await drawnFeeds(session, train, "first sample", step), session);
  return matrixOf((await run(await session.programs.cross(), await drawnFeeds(session, train, "second sample", step), session)).cross);
}

/**
 * `meta`: every task takes some plain steps of its own; the row that it brings is its gradient where they lead (`maml`), or the way
 * that they went (`reptile`). Parameters then stand where they stood; statistics stay as the steps left them.
 */
async function metaGather(session: Session, parts: readonly Part[], settings: GatherSettings, step: number): Promise<Gathered> {
  const [{ feeds }] = parts;
  const found = lossesOver(parts, [await run(await session.programs.losses(), feeds, session)]);
  const moving = movingParameters(session.model.instance.parameters, session.tasks);
  const start = await session.state.read(moving.map(({ name }) => name));
  const rows = emptyRows(session.tasks, moving);
  for (const [task] of session.tasks.entries()) {
    if (found.labelled[task] === 0) continue;
    await ownSteps(session, feeds, task, step);
    await takeRow(session, feeds, { rows, moving, start, task });
    await session.state.write(start);
  }
  // Penalties, and what opponents say, are those of where the step begins.
  await run(await session.programs.measure({ layers: false }), feeds, session);
  await session.state.write(rows);
  const outputs = await run(await session.programs.kept(settings), {}, session);
  return { ...found, ...gramsOf(outputs), outputs };
}

function metaArguments({ model: { graph } }: Session) {
  const { word, arguments: args } = graph.train.meta ?? { word: "", arguments: {} };
  return { maml: word === "maml", inner: Number(args["inner"]), lr: Number(args["lr"]) };
}

/** Plain steps for one task; the last one of `reptile` is on the step's own batch. */
async function ownSteps(session: Session, feeds: Tensors, task: number, step: number): Promise<void> {
  const { maml, inner, lr } = metaArguments(session);
  const program = await session.programs.inner();
  const chosen = { weights: vector(session.tasks.map((_, other) => Number(other === task))), learning_rate: scalar(lr) };
  for (let round = 1; round <= inner; round++) {
    const own = !maml && round === inner ? feeds : await drawnFeeds(session, session.model.dataset.train, `own step ${round} of ${task}`, step);
    await run(program, { ...own, ...chosen }, session);
  }
}

interface Taking {
  readonly rows: Tensors;
  readonly moving: readonly ModelParameter[];
  readonly start: Tensors;
  readonly task: number;
}

async function takeRow(session: Session, feeds: Tensors, { rows, moving, start, task }: Taking): Promise<void> {
  const { maml, lr } = metaArguments(session);
  const own = moving.filter(({ owners }) => owners.includes(session.tasks[task]));
  if (maml) await run(await session.programs.measure({ layers: false }), feeds, session);
  const found = await session.state.read(own.map((parameter) => (maml ? rowName(session, parameter) : parameter.name)));
  for (const parameter of own) {
    const size = sizeOf(parameter.shape);
    const place = ownersOf(session, parameter).indexOf(task);
    const name = rowName(session, parameter);
    const target = rows[name].data;
    const source = found[maml ? name : parameter.name].data;
    const before = start[parameter.name].data;
    for (let index = 0; index < size; index++) {
      target[place * size + index] = maml ? source[place * size + index] : (before[index] - source[index]) / lr;
    }
  }
}

function ownersOf({ tasks }: Session, { owners }: ModelParameter): number[] {
  return tasks.flatMap((task, index) => (owners.includes(task) ? [index] : []));
}

function rowName(session: Session, parameter: ModelParameter): string {
  return ownersOf(session, parameter).length > 1 ? jacobianName(parameter.name) : ownName(parameter.name);
}
