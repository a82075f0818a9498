import type { StepMeasure } from "../catalog/definition.ts";
import { initialize } from "../catalog/instantiate.ts";
import { valueArithmetic } from "../catalog/optimizers/arithmetic.ts";
import type { CompiledProgram, Executor, State, Tensors } from "../engine/executor.ts";
import type { NoiseSpec } from "../graph/noise.ts";
import type { Program } from "../graph/program.ts";
import {
  applyProgram, evaluateProgram, lookaheadProgram, lossesProgram, measureProgram, proximalProgram, relationsProgram, rowsProgram, slotName, stepProgram, trainProgram,
} from "../graph/programs/index.ts";
import type { FusedCombiner, RelationInfo, SecondMoment, StepSettings } from "../graph/programs/index.ts";
import type { Checkpoint, Progress } from "./checkpoint.ts";
import type { PreparedModel } from "./prepare.ts";
import { noiseOf } from "./measure.ts";
import { startStopping } from "./stopping.ts";
import { rowRule, rowSlots, startCombining } from "./combining.ts";
import { startSchedule } from "./schedule.ts";
import { strategyOf } from "./strategy.ts";
import type { Strategy } from "./strategy.ts";
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
  readonly programs: Programs;
  readonly state: State;
  readonly noise: readonly NoiseSpec[];
  /** What weights tell of relations; none where they tell nothing. */
  readonly relations: readonly RelationInfo[];
  progress: Progress;
  best: Tensors | undefined;
}

type Programs = ReturnType<typeof programsOf>;

/** The programs of a model, each compiled when it is first needed. */
function programsOf(executor: Executor, { instance, graph }: PreparedModel, strategy: Strategy, tasks: number) {
  const settings = stepSettings(strategy, graph.train.clip);
  const lazy = (make: () => Program) => {
    let compiled: Promise<CompiledProgram> | undefined;
    return () => compiled ??= executor.compile(make());
  };
  return {
    evaluate: lazy(() => evaluateProgram(instance)),
    train: lazy(() => trainProgram(instance, settings)),
    step: lazy(() => stepProgram(instance, settings, fusedCombiner(strategy, tasks))),
    measure: lazy(() => measureProgram(instance, { layers: false })),
    measureLayers: lazy(() => measureProgram(instance, { layers: true, ...momentOf(strategy) })),
    proximal: lazy(() => proximalProgram(instance)),
    apply: lazy(() => applyProgram(instance, settings)),
    rows: lazy(() => rowsProgram(instance, rowRule(strategy) ?? fail(`${strategy.combiner.definition.name} has no row form`))),
    losses: lazy(() => lossesProgram(instance)),
    lookahead: lazy(() => lookaheadProgram(instance)),
    relations: lazy(() => relationsProgram(instance)?.program ?? fail("the model has no relations")),
  };
}

/** Where the optimizer keeps its mean of squared gradients, if it does. */
function momentOf({ optimizer: { definition, args } }: Strategy): { moment?: SecondMoment } {
  const slot = "second_moment";
  return definition.slots(args).includes(slot) ? { moment: { slot, epsilon: Number(args["epsilon"] ?? 1e-8) } } : {};
}

function stepSettings({ optimizer }: Strategy, clip: number | undefined): StepSettings {
  return {
    update: {
      slots: optimizer.definition.slots(optimizer.args),
      update: (build, inputs) => optimizer.definition.update(valueArithmetic(build), inputs, optimizer.args),
    },
    ...(clip === undefined ? {} : { clip }),
  };
}

function fusedCombiner({ combiner }: Strategy, tasks: number): FusedCombiner {
  const form = combiner.definition.graph;
  if (!form) return fail(`${combiner.definition.name} has no form inside a program`);
  return { feeds: form.feeds(tasks), lower: (build, gram, feeds) => form.lower(build, gram, feeds, combiner.args) };
}

function fail(message: string): never {
  throw new Error(message);
}

/** Starts a session, from fresh weights or from a checkpoint. */
export async function openSession(model: PreparedModel, executor: Executor, resume?: Checkpoint): Promise<Session> {
  const strategy = strategyOf(model.graph.train);
  const scored = model.graph.tasks.filter((task) => task.loss.word !== "none");
  const seed = model.graph.train.seed;
  const start = resume ? split(resume.tensors) : { current: freshTensors(model, strategy, scored.map(({ name }) => name)), best: undefined };
  return {
    model, strategy, seed,
    tasks: scored.map(({ name }) => name),
    staticWeights: scored.map(({ weight }) => weight),
    apart: scored.map(({ name }) => !shares(model, name)),
    programs: programsOf(executor, model, strategy, scored.length),
    state: await executor.createState(start.current),
    noise: noiseOf(model.instance),
    relations: relationsProgram(model.instance)?.relations ?? [],
    progress: resume?.progress ?? freshProgress(model, strategy, scored.length),
    best: start.best,
  };
}

/** Whether a task has a say on some weights that another one has, too. */
function shares({ instance, graph }: PreparedModel, task: string): boolean {
  const scored = new Set(graph.tasks.filter(({ loss }) => loss.word !== "none").map(({ name }) => name));
  return instance.parameters.some(({ trainable, owners }) => trainable && owners.includes(task) && owners.some((other) => other !== task && scored.has(other)));
}

function freshTensors({ instance, graph }: PreparedModel, strategy: Strategy, tasks: readonly string[]): Tensors {
  const tensors: Tensors = { ...initialize(instance.parameters, graph.train.seed), ...rowSlots(strategy.combiner.definition, instance.parameters, tasks) };
  const slots = strategy.optimizer.definition.slots(strategy.optimizer.args);
  for (const parameter of instance.parameters) {
    if (!parameter.trainable) continue;
    for (const slot of slots) {
      const shape = [...parameter.shape];
      tensors[slotName(parameter.name, slot)] = { shape, data: new Float32Array(shape.reduce((size, n) => size * n, 1)) };
    }
  }
  return tensors;
}

function freshProgress(model: PreparedModel, strategy: Strategy, tasks: number): Progress {
  return {
    version: 1, model: model.graph.name, fingerprint: model.dataset.fingerprint, seed: model.graph.train.seed,
    step: 0, epoch: 0, cursor: 0,
    lossSums: Array<number>(tasks).fill(0), labelSums: Array<number>(tasks).fill(0), epochLosses: [], lastLosses: null,
    weighting: startWeighting(strategy, tasks), combining: startCombining(strategy, tasks), watch: startWatch, schedule: startSchedule, stopping: startStopping,
  };
}

const bestPrefix = "best/";

function split(tensors: Tensors): { current: Tensors; best: Tensors | undefined } {
  const entries = Object.entries(tensors);
  const best = entries.filter(([name]) => name.startsWith(bestPrefix)).map(([name, tensor]) => [name.slice(bestPrefix.length), tensor] as const);
  const current = entries.filter(([name]) => !name.startsWith(bestPrefix));
  return { current: Object.fromEntries(current), best: best.length > 0 ? Object.fromEntries(best) : undefined };
}

/** Everything needed to go on from here. */
export async function checkpointOf(session: Session): Promise<Checkpoint> {
  const names = lastingNames(session);
  const best = Object.entries(session.best ?? {}).map(([name, tensor]) => [bestPrefix + name, tensor] as const);
  return { progress: session.progress, tensors: { ...await session.state.read(names), ...Object.fromEntries(best) } };
}

/** Parameters, statistics, slots and what a combiner keeps of rows; not the Jacobians of one step. */
function lastingNames({ model, strategy, tasks }: Session): string[] {
  const slots = strategy.optimizer.definition.slots(strategy.optimizer.args);
  const own = model.instance.parameters.flatMap(({ name, trainable }) => [name, ...(trainable ? slots.map((slot) => slotName(name, slot)) : [])]);
  return [...own, ...Object.keys(rowSlots(strategy.combiner.definition, model.instance.parameters, tasks))];
}

/** The model's weights and statistics alone. */
export function readWeights({ model, state }: Session): Promise<Tensors> {
  return state.read(model.instance.parameters.map(({ name }) => name));
}

/** What a weighting may look at before a step: the last step's losses. */
export function measureBefore({ progress }: Session): StepMeasure | undefined {
  if (!progress.lastLosses) return undefined;
  return { step: progress.step, epoch: progress.epoch, losses: progress.lastLosses, epochLosses: progress.epochLosses };
}
