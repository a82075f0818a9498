import { valueArithmetic } from "../catalog/optimizers/arithmetic.ts";
import { sgd } from "../catalog/optimizers/sgd.ts";
import type { CompiledProgram, Executor } from "../engine/executor.ts";
import type { Instance } from "../graph/forward.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { Program } from "../graph/program.ts";
import {
  applyProgram, compacted, crossProgram, cutStepProgram, evaluateProgram, gatesProgram, keptProgram, lookaheadProgram, lossesProgram, measureProgram,
  proximalProgram, relationsProgram, representationProgram, rowLossesProgram, rowsProgram, stepProgram, trainProgram,
} from "../graph/programs/index.ts";
import type { ApplySettings, CutSettings, FusedCombiner, MeasureSettings, SecondMoment, StepSettings, UpdateRule } from "../graph/programs/index.ts";
import { rotationName } from "../graph/rotations.ts";
import { sitsOut } from "./activity.ts";
import { rowRule } from "./combining.ts";
import type { PreparedModel } from "./prepare.ts";
import type { Strategy } from "./strategy.ts";

/** What a session runs, by name. */
export type Programs = ReturnType<typeof programsOf>;

/** The programs of a model, each compiled when it is first needed. */
export function programsOf(executor: Executor, { instance: whole, graph }: PreparedModel, strategy: Strategy, tasks: number) {
  const settings = stepSettings(strategy, graph, tasks);
  const instance = needsWholeRows(strategy, graph) ? whole : compacted(whole);
  const compiled = new Map<string, Promise<CompiledProgram>>();
  const lazy = <Settings extends object | void = void>(name: string, make: (settings: Settings) => Program) => (chosen: Settings) => {
    const key = `${name} ${JSON.stringify(chosen ?? {})}`;
    const program = compiled.get(key) ?? executor.compile(make(chosen));
    compiled.set(key, program);
    return program;
  };
  return {
    evaluate: lazy("evaluate", () => evaluateProgram(instance)),
    evaluateAverage: lazy("evaluate average", () => evaluateProgram(instance, { averaged: true })),
    train: lazy("train", () => trainProgram(instance, settings)),
    inner: lazy("inner", () => trainProgram(instance, { update: plainUpdate })),
    step: lazy("step", () => stepProgram(instance, settings, fusedCombiner(strategy, tasks))),
    measure: lazy("measure", (chosen: MeasureSettings) => measureProgram(instance, { ...chosen, ...(chosen.layers ? momentOf(strategy) : {}) })),
    kept: lazy("kept", (chosen: MeasureSettings) => keptProgram(instance, { ...chosen, ...(chosen.layers ? momentOf(strategy) : {}) })),
    apply: lazy("apply", (chosen: Pick<ApplySettings, "scopes" | "parts">) => applyProgram(instance, { ...settings, ...chosen })),
    rows: lazy("rows", () => rowsProgram(instance, rowRule(strategy) ?? fail(`${strategy.combiner.definition.name} has no row form`))),
    representation: lazy("representation", () => representationProgram(instance)),
    cutStep: lazy("cut step", ({ fused, along = false }: { readonly fused: boolean; readonly along?: boolean }) =>
      cutStepProgram(instance, { ...settings, ...cutForms(strategy, graph, instance), along }, fused ? fusedCombiner(strategy, tasks) : undefined)),
    cross: lazy("cross", () => crossProgram(instance, { ahead: false })),
    crossAhead: lazy("cross ahead", () => crossProgram(instance, { ahead: true })),
    losses: lazy("losses", () => lossesProgram(instance)),
    rowLosses: lazy("row losses", () => rowLossesProgram(instance)),
    proximal: lazy("proximal", () => proximalProgram(instance)),
    lookahead: lazy("lookahead", () => lookaheadProgram(instance)),
    gates: lazy("gates", () => gatesProgram(instance)),
    relations: lazy("relations", () => relationsProgram(instance)?.program ?? fail("the model has no relations")),
  };
}

/** Whether gradients of different batches meet, or a combiner remembers rows: both need the rows of a whole table. */
function needsWholeRows({ combiner, weighting }: Strategy, { train }: ModelGraph): boolean {
  const { rows, samples } = combiner.definition;
  return (train.accumulate ?? 1) > 1 || train.meta !== undefined || rows !== undefined || samples === true || weighting.definition.needs === "validation";
}

/** Where the optimizer keeps its mean of squared gradients, if it does. */
function momentOf({ optimizer: { definition, args } }: Strategy): { moment?: SecondMoment } {
  const slot = "second_moment";
  return definition.slots(args).includes(slot) ? { moment: { slot, epsilon: Number(args["epsilon"] ?? 1e-8) } } : {};
}

/** Plain gradient descent, for steps of a task's own. */
const plainUpdate: UpdateRule = { slots: [], update: (build, inputs) => sgd.update(valueArithmetic(build), inputs, { momentum: 0 }) };

function stepSettings({ optimizer }: Strategy, graph: ModelGraph, tasks: number): StepSettings {
  const { clip, average } = graph.train;
  return {
    update: {
      slots: optimizer.definition.slots(optimizer.args),
      update: (build, inputs) => optimizer.definition.update(valueArithmetic(build), inputs, optimizer.args),
    },
    ...(clip === undefined ? {} : { clip }),
    ...(average ? { average: Number(average.arguments["decay"]) } : {}),
    ...(sitsOut(graph) ? { paced: tasks } : {}),
  };
}

/** What a combiner does to gradients at the representation, and to the tasks' rotations of it. */
function cutForms({ combiner: { definition, args } }: Strategy, { tasks }: ModelGraph, { parameters }: Instance): Pick<CutSettings, "changes" | "rotations"> {
  const { cut } = definition;
  const known = new Set(parameters.map(({ name }) => name));
  const scored = tasks.filter(hasLoss);
  const nameOf = (task: number, value: string) => `${rotationName(value, scored[task].name)}/kernel`;
  return {
    ...(cut ? { changes: (build, inputs) => cut.lower(build, inputs, args) } : {}),
    ...(definition.rotates ? { rotations: (task, value) => (known.has(nameOf(task, value)) ? nameOf(task, value) : undefined) } : {}),
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
