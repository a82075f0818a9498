import type { Analyze, Data, Member, Model, Span } from "../../grammar/syntax.ts";
import type { DataSource, ModelGraph, ModelPenalty, ModelTask } from "../graph/model.ts";
import { catalog } from "../catalog/index.ts";
import { withRotations } from "../graph/rotations.ts";
import type { DataHeader, HeadFact, StepFact } from "./checked.ts";
import { checkData, checkOwnLabels, type WrittenPlaces } from "./data-checks.ts";
import { createPass, type ModelPass } from "./evaluate.ts";
import { checkExtend } from "./extend.ts";
import { finishGraph, type FinishedGraph } from "./finish.ts";
import { checkGivenBack } from "./given-back.ts";
import { MAXIMUM_NODES, TooLarge } from "./graph-builder.ts";
import { checkAuxiliary, checkLosses, checkShared, checkSizes, checkUnused, checkWeights } from "./model-checks.ts";
import { frameOf } from "./names.ts";
import { parameterOf } from "./blocks.ts";
import { checkPenalty } from "./penalties.ts";
import { finishPenalties, type PenaltyDraft } from "./penalty-parts.ts";
import type { Frame } from "./pass.ts";
import type { Report } from "./report.ts";
import { modelScope, type Declaration, type Scope } from "./scope.ts";
import type { SettingValues } from "./settings.ts";
import { checkSource, checkSourceNames } from "./sources.ts";
import { stepFactsOf } from "./step-facts.ts";
import { checkStrategy } from "./strategy-checks.ts";
import { checkAnalyze, checkTrain } from "./train.ts";
import { usersOf } from "./users.ts";
import type { Uses } from "./uses.ts";

export interface CheckedModel {
  readonly scope: Scope;
  readonly uses: Uses;
  steps(): readonly StepFact[];
  readonly heads: readonly HeadFact[];
  /** Undefined where the model is broken. */
  readonly graph?: () => ModelGraph;
}

/** Checks a model: finds out which tasks use which value, then writes it out. */
export function checkModel(model: Model, file: Scope, report: Report, header: DataHeader | undefined): CheckedModel {
  const scope = modelScope(model, file, report);
  const tasks = scope.declarations.filter((declaration) => declaration.kind === "task" && scope.names.get(declaration.name) === declaration);
  const users = usersOf(tasks);
  const all = tasks.map(({ name }) => name);
  const pass = createPass(scope, report, tasks, (declaration) => users(declaration) ?? all);
  const rest = evaluateAll(pass, model, scope, report);
  if (!rest) return { scope, uses: pass.uses, steps: () => [], heads: [] };
  return finish(pass, model, scope, tasks, rest, header);
}

interface Rest extends Pick<ModelGraph, "train" | "analyze" | "extend"> {
  readonly sources: readonly (DataSource | undefined)[];
  /** Of `train`, for what is wrong with it once the tasks are known. */
  readonly settings: SettingValues;
}

/** Evaluates every member, used or not; undefined where the model grows without measure. */
function evaluateAll(pass: ModelPass, model: Model, scope: Scope, report: Report): Rest | undefined {
  try {
    for (const declaration of scope.declarations) evaluate(pass, declaration);
    for (const member of membersOf(model, "Penalty")) {
      const penalty = checkPenalty(pass, member, scope);
      if (penalty) pass.penalties.push(penalty);
    }
    const data = membersOf(model, "Data");
    checkSourceNames(pass, data);
    const sources = data.map((member) => checkSource(pass, member, scope));
    return { sources, ...checkTrain(pass, membersOf(model, "Train"), scope), analyze: checkAnalyze(pass, membersOf(model, "Analyze"), scope, taskCount(scope)), ...checkExtend(pass, membersOf(model, "Extend"), scope) };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const grown = scope.names.get(error.message);
    report.add("MTL212", grown?.identifier.span ?? model.span, { name: error.message, limit: MAXIMUM_NODES });
    return undefined;
  }
}

function taskCount({ declarations }: Scope): number {
  return declarations.filter(({ kind }) => kind === "task").length;
}

function evaluate(pass: ModelPass, declaration: Declaration): void {
  const { kind, identifier, name } = declaration;
  if (declaration.kind === "block" || declaration.kind === "layer") dryRun(pass, declaration);
  if (kind === "input") pass.input(declaration);
  if (kind === "task") pass.task(declaration, identifier.span, name);
  if (kind !== "binding" && kind !== "constant") return;
  const bound = pass.binding(declaration, identifier.span);
  if (bound.kind === "chain") pass.chain(bound.chain, dryFrame(declaration), { value: undefined });
}

/** What is written out at every use is looked at once here, without shapes, so that its names are known even where it is not used. */
function dryRun(pass: ModelPass, declaration: Extract<Declaration, { kind: "block" | "layer" }>): void {
  const { flow } = declaration.member;
  if (!flow) return;
  const parameters = declaration.kind === "block" ? declaration.member.parameters : [];
  const frame: Frame = {
    ...dryFrame(declaration), within: `${declaration.kind} \`${declaration.name}\``, expanding: [declaration],
    arguments: new Map(parameters.map((parameter) => [parameter.name.name, { declaration: parameterOf(declaration, parameter) }])),
  };
  pass.chain({ syntax: flow, frame }, frame, { value: undefined });
}

function dryFrame(declaration: Declaration): Frame {
  return { ...frameOf(declaration.scope, declaration, "stage", declaration.name, []), placeText: "a chain" };
}

/** Blocks, layers and constants of the file itself. */
export function checkFileMembers(file: Scope, report: Report): Uses {
  const pass = createPass(file, report, [], () => []);
  for (const declaration of file.declarations) {
    if (declaration.kind === "block" || declaration.kind === "layer") dryRun(pass, declaration);
    else if (declaration.kind === "binding" || declaration.kind === "constant") pass.binding(declaration, declaration.identifier.span);
  }
  return pass.uses;
}

function membersOf<Kind extends Member["kind"]>(model: Model, kind: Kind): Extract<Member, { kind: Kind }>[] {
  return model.members.filter((member): member is Extract<Member, { kind: Kind }> => member.kind === kind);
}

/** The keyword at the start of a member. */
export function keyword({ start }: Span, word: string): Span {
  return { start, end: start + word.length };
}

function finish(
  pass: ModelPass, model: Model, scope: Scope, tasks: readonly Declaration[], rest: Rest, header: DataHeader | undefined,
): CheckedModel {
  const { report, graph } = pass;
  const inputs = [...pass.inputs.values()].flatMap(({ input }) => (input ? [input] : []));
  const drafts = tasks.flatMap((task): readonly ModelTask[] => {
    const checked = pass.checkedTasks.get(task)?.task;
    return checked ? [checked] : [];
  });
  const sources = rest.sources.filter((source) => source !== undefined);
  const finished = finishGraph(graph, drafts, pass.penalties.flatMap(valuesOf));
  const penalties = finishPenalties(pass.penalties, { graph, report, finished });
  if (tasks.length === 0) report.add("MTL408", model.name?.span ?? keyword(model.span, "model"), { model: model.name?.name ?? "this model" });
  if (rest.sources.length === 0 && tasks.length > 0) {
    report.add("MTL616", model.name?.span ?? keyword(model.span, "model"), { model: model.name?.name ?? "this model" });
  }
  checkUnused(scope, pass.uses, report);
  checkSizes(finished.nodes, graph, report);
  if (drafts.length === tasks.length) checkLosses(finished.tasks, model, report);
  checkWeights(finished.tasks, report);
  checkAuxiliary(finished.tasks, report);
  if (drafts.length === tasks.length) {
    checkStrategy(report, { train: rest.train, analyze: rest.analyze, settings: rest.settings, ...finished, penalties: penalties.map(({ word }) => word), weighted: (name) => graph.weights(name).length > 0, span: model.name?.span ?? model.span });
  }
  if (drafts.length === tasks.length) checkShared(model, finished.nodes, finished.tasks, graph, report, penalties);
  checkOwnLabels(report, inputs, finished);
  checkData(report, header, sources, pass, { ...writtenPlaces(model, rest.analyze), finished });
  const whole = model.name && drafts.length === tasks.length && rest.sources.length === sources.length;
  const read = usedInputs(inputs, finished, penalties);
  checkGivenBack(report, finished.tasks, finished.nodes);
  const written: ModelGraph | undefined = whole
    ? { name: model.name.name, inputs: read, nodes: finished.nodes, tasks: finished.tasks, ...(penalties.length > 0 ? { penalties } : {}), data: sources, train: rest.train, analyze: rest.analyze, ...(rest.extend ? { extend: rest.extend } : {}) }
    : undefined;
  const result = written && rotated(written, finished, (name) => graph.weights(name).length > 0);
  return { scope, uses: pass.uses, heads: headFacts(pass, tasks), ...(result ? { graph: labelled(result, finished.label) } : {}), steps: stepFactsOf(pass, finished.nodes) };
}

/** A function of its own, so that what the pass knew is not kept until somebody asks. */
function labelled(graph: ModelGraph, label: () => void): () => ModelGraph {
  return () => {
    label();
    return graph;
  };
}

function writtenPlaces(model: Model, { groupBy }: ModelGraph["analyze"]): Omit<WrittenPlaces, "finished"> {
  const valueOf = (member: Analyze | Data | undefined, name: string) => member?.settings?.entries.find(({ key }) => key.name === name)?.value;
  const groups = valueOf(membersOf(model, "Analyze")[0], "group_by");
  const tests = membersOf(model, "Data").map((data) => [data.name?.name ?? "data", valueOf(data, "test")?.span ?? data.span] as const);
  return { tests: new Map(tests), ...(groupBy === undefined || !groups ? {} : { groups: { column: groupBy, span: groups.span } }) };
}

/** With the rotations that its combiner turns; where there is no place for them, that has been told. */
function rotated(graph: ModelGraph, { label }: FinishedGraph, weighted: (node: string) => boolean): ModelGraph {
  if (!catalog.find("combiner", graph.train.combine.word)?.rotates) return graph;
  label();
  const found = withRotations(graph, ({ name }) => weighted(name));
  return "missing" in found ? graph : found;
}

/** Values that a penalty reads. */
function valuesOf({ parts, terms }: PenaltyDraft): string[] {
  return [...(terms ?? []).flat(), ...parts.flatMap(({ value }) => value ?? [])];
}

/** Inputs that a task needs. */
function usedInputs(inputs: ModelGraph["inputs"], { nodes, tasks }: FinishedGraph, penalties: readonly ModelPenalty[]): ModelGraph["inputs"] {
  const unread = new Set<string | undefined>(inputs.map(({ name }) => name));
  for (const { terms } of penalties) for (const name of terms.flat()) unread.delete(name);
  for (const { inputs: names } of nodes) for (const name of names) unread.delete(name);
  for (const { output, features } of tasks) for (const name of [output, features]) unread.delete(name);
  return inputs.filter(({ name }) => !unread.has(name));
}

function headFacts(pass: ModelPass, tasks: readonly Declaration[]): HeadFact[] {
  const facts = tasks.flatMap((task): HeadFact[] => {
    const head = pass.checkedTasks.get(task)?.head;
    const at = task.kind === "task" ? task.member.flow?.span.end : undefined;
    return head?.added && at !== undefined ? [{ at, task: task.name, text: `-> ${head.text}` }] : [];
  });
  const seen = new Set<number>();
  return facts.filter(({ at }) => !seen.has(at) && seen.add(at));
}
