import type { StepMeasure } from "../catalog/definition.ts";
import { initialize } from "../catalog/instantiate.ts";
import type { CompiledProgram, Executor, State, Tensors } from "../engine/executor.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ModelGraph, ModelParameter } from "../graph/model.ts";
import type { NoiseSpec } from "../graph/noise.ts";
import { asideName, averageName, penaltyName, type RelationInfo, relationsProgram, slotName } from "../graph/programs/index.ts";
import { asideParameters, trainingOf } from "../graph/programs/training.ts";
import { sizeOf } from "../graph/shape.ts";
import { startTasks } from "./activity.ts";
import type { Checkpoint, Progress } from "./checkpoint.ts";
import { rowSlots, startCombining } from "./combining.ts";
import { anchors, extensionTerms, noFisher, withExtensionTerms } from "./extension-terms.ts";
import { noiseOf } from "./feeds.ts";
import { measureFisher } from "./fisher.ts";
import type { PreparedModel } from "./prepare.ts";
import { type Programs, programsOf } from "./programs.ts";
import { emptyRows, movingParameters } from "./rows.ts";
import { startSchedule } from "./schedule.ts";
import { startStopping } from "./stopping.ts";
import { type Strategy, strategyOf } from "./strategy.ts";
import { startWatch } from "./watch.ts";
import { startWeighting } from "./weighting.ts";

/** What one run holds while it goes: programs, tensors in the executor, and progress in plain values. */
export interface Session {
  readonly model: PreparedModel;
  readonly strategy: Strategy;
  /** Names of tasks with a loss, in order: rows and columns of every matrix. */
  readonly tasks: readonly string[];
  readonly staticWeights: readonly number[];
  /** Of each task, whether it is out of combining and advice: an opponent behind `reverse_gradient`, or one that shares nothing. */
  readonly apart: readonly boolean[];
  readonly seed: number;
  /** Relative precision of the executor's numbers. */
  readonly precision: number;
  readonly programs: Programs;
  readonly state: State;
  readonly noise: readonly NoiseSpec[];
  /** What weights tell of relations; none where they tell nothing. */
  readonly relations: readonly RelationInfo[];
  progress: Progress;
  best: Tensors | undefined;
  /** With `stop: early(per_task: true)`: every task's own layers at its best epoch. */
  bestOwn: Tensors;
}

/** Starts a session, from fresh weights or from a checkpoint. */
export async function openSession(given: PreparedModel, executor: Executor, resume?: Checkpoint): Promise<Session> {
  const model = withTerms(given);
  const scored = model.graph.tasks.filter(hasLoss);
  const tasks = scored.map(({ name }) => name);
  const strategy = strategyOf(model.graph.train, tasks);
  const seed = model.graph.train.seed;
  const start = resume ? split(resume.tensors) : { current: freshTensors(model, strategy, tasks) };
  const state = await executor.createState({ ...start.current, ...keptRows(model, tasks), ...heldStates(model) });
  await measureHeld(given, executor, state);
  return {
    model, strategy, seed, tasks,
    precision: executor.name === "reference" ? Number.EPSILON : 2 ** -23,
    staticWeights: scored.map(({ weight }) => weight),
    apart: scored.map(({ name }) => !shares(model, name)),
    programs: programsOf(executor, model, strategy, scored.length),
    state,
    noise: noiseOf(model.instance),
    relations: relationsProgram(model.instance)?.relations ?? [],
    progress: resume?.progress ?? freshProgress(model, strategy, scored.length),
    best: start.best,
    bestOwn: start.bestOwn ?? {},
  };
}

/** The model with the terms that hold what it takes over from another run. */
function withTerms(model: PreparedModel): PreparedModel {
  return model.extension ? { ...model, instance: withExtensionTerms(model.instance, model.graph, model.extension) } : model;
}

/** What the terms of an extension read; the same in a resumed run, for it depends on the old run alone. */
function heldStates({ instance, extension }: PreparedModel): Tensors {
  return extension ? { ...anchors(extension), ...noFisher(instance, extension) } : {};
}

/** How much each weight matters is measured where the old run left it, wherever the state stands. */
async function measureHeld({ graph, instance, dataset, extension }: PreparedModel, executor: Executor, state: State): Promise<void> {
  if (!extension || extension.settings.ewc === 0) return;
  const now = await state.read(Object.keys(extension.tensors));
  await state.write({ ...extension.tensors });
  const found = await measureFisher(executor, state, { graph, instance, extension, split: dataset.train, seed: graph.train.seed });
  await state.write({ ...now, ...found });
}

/** Rows that a step adds to, at 0; they do not outlast a step. */
function keptRows({ graph, instance, extension }: PreparedModel, tasks: readonly string[]): Tensors {
  const { accumulate = 1 } = graph.train;
  if (accumulate === 1) return {};
  const aside = asideParameters(trainingOf(instance));
  const penalized = graph.penalties?.length || (extension && extensionTerms(extension).length > 0) ? instance.parameters.filter(({ trainable }) => trainable) : [];
  const empty = (shape: readonly number[]) => ({ shape: [...shape], data: new Float32Array(sizeOf(shape)) });
  return {
    ...emptyRows(tasks, movingParameters(instance.parameters, tasks)),
    ...Object.fromEntries(aside.map(({ parameter: { name, shape }, owners }) => [asideName(name), empty([owners.length, ...shape])])),
    ...Object.fromEntries(penalized.map(({ name, shape }) => [penaltyName(name), empty(shape)])),
  };
}

/** Whether a task has a say on some weights that another one has, too. */
function shares({ instance, graph }: PreparedModel, task: string): boolean {
  const scored = new Set(graph.tasks.filter(hasLoss).map(({ name }) => name));
  return instance.parameters.some(({ trainable, owners }) => trainable && owners.includes(task) && owners.some((other) => other !== task && scored.has(other)));
}

function freshTensors({ instance, graph, extension }: PreparedModel, strategy: Strategy, tasks: readonly string[]): Tensors {
  const tensors: Tensors = { ...initialize(instance.parameters, graph.train.seed), ...extension?.tensors, ...rowSlots(strategy.combiner.definition, instance.parameters, tasks) };
  const slots = strategy.optimizer.definition.slots(strategy.optimizer.args);
  for (const parameter of instance.parameters) {
    if (!parameter.trainable) continue;
    for (const slot of slots) {
      const shape = [...parameter.shape];
      tensors[slotName(parameter.name, slot)] = { shape, data: new Float32Array(sizeOf(shape)) };
    }
  }
  for (const name of averagedNames(graph, instance.parameters, tasks)) tensors[averageName(name)] = { ...tensors[name], data: tensors[name].data.slice() };
  return tensors;
}

/** Parameters of which a moving average is kept. */
function averagedNames({ train }: ModelGraph, parameters: readonly ModelParameter[], tasks: readonly string[]): string[] {
  return train.average ? movingParameters(parameters, tasks).map(({ name }) => name) : [];
}

function freshProgress(model: PreparedModel, strategy: Strategy, tasks: number): Progress {
  return {
    version: 1, model: model.graph.name, fingerprint: model.dataset.fingerprint, seed: model.graph.train.seed,
    step: 0, epoch: 0, cursor: 0,
    lossSums: Array<number>(tasks).fill(0), labelSums: Array<number>(tasks).fill(0), epochLosses: [], lastLosses: null,
    weighting: startWeighting(strategy, tasks), combining: startCombining(strategy, tasks), watch: startWatch, schedule: startSchedule, stopping: startStopping,
    tasks: startTasks,
  };
}

const [bestPrefix, bestOwnPrefix] = ["best/", "best-own/"];

interface Restored {
  readonly current: Tensors;
  readonly best?: Tensors;
  readonly bestOwn?: Tensors;
}

function split(tensors: Tensors): Restored {
  const under = (prefix: string): Tensors => Object.fromEntries(Object.entries(tensors).filter(([name]) => name.startsWith(prefix))
    .map(([name, tensor]) => [name.slice(prefix.length), tensor] as const));
  const current = Object.entries(tensors).filter(([name]) => !name.startsWith(bestPrefix) && !name.startsWith(bestOwnPrefix));
  const best = under(bestPrefix);
  return { current: Object.fromEntries(current), bestOwn: under(bestOwnPrefix), ...(Object.keys(best).length > 0 ? { best } : {}) };
}

/** Everything needed to go on from here. */
export async function checkpointOf(session: Session): Promise<Checkpoint> {
  const names = lastingNames(session);
  const best = Object.entries(session.best ?? {}).map(([name, tensor]) => [bestPrefix + name, tensor] as const);
  const own = Object.entries(session.bestOwn).map(([name, tensor]) => [bestOwnPrefix + name, tensor] as const);
  return { progress: session.progress, tensors: { ...await session.state.read(names), ...Object.fromEntries([...best, ...own]) } };
}

/** Parameters, statistics, slots and what a combiner keeps of rows; not the Jacobians of one step. */
function lastingNames({ model, strategy, tasks }: Session): string[] {
  const slots = strategy.optimizer.definition.slots(strategy.optimizer.args);
  const own = model.instance.parameters.flatMap(({ name, trainable }) => [name, ...(trainable ? slots.map((slot) => slotName(name, slot)) : [])]);
  const averages = averagedNames(model.graph, model.instance.parameters, tasks).map(averageName);
  return [...own, ...averages, ...Object.keys(rowSlots(strategy.combiner.definition, model.instance.parameters, tasks))];
}

/** The model's weights and statistics alone, as they are validated and kept: averages, where the file asks for them. */
export async function readWeights(session: Session): Promise<Tensors> {
  const { model, state, tasks } = session;
  const averaged = new Set(averagedNames(model.graph, model.instance.parameters, tasks));
  const stateOf = (name: string) => (averaged.has(name) ? averageName(name) : name);
  const read = await state.read(model.instance.parameters.map(({ name }) => stateOf(name)));
  return Object.fromEntries(model.instance.parameters.map(({ name }) => [name, read[stateOf(name)]]));
}

/** Puts weights where the run reads them, its averages included. */
export async function writeWeights({ model, state, tasks }: Session, weights: Tensors): Promise<void> {
  const averaged = averagedNames(model.graph, model.instance.parameters, tasks).filter((name) => name in weights);
  await state.write({ ...weights, ...Object.fromEntries(averaged.map((name) => [averageName(name), weights[name]])) });
}

/** The program by which splits are scored while a run goes. */
export function evaluation({ model, programs }: Session): Promise<CompiledProgram> {
  return model.graph.train.average ? programs.evaluateAverage() : programs.evaluate();
}

/** What a weighting may look at before a step: the last step's losses. */
export function measureBefore({ progress }: Session): StepMeasure | undefined {
  if (!progress.lastLosses) return undefined;
  return { step: progress.step, epoch: progress.epoch, losses: progress.lastLosses, epochLosses: progress.epochLosses };
}
