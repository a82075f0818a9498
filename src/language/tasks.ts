import type { Task, Type } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { defaultsOf } from "../catalog/arguments.ts";
import { numberOf } from "../catalog/words.ts";
import type { TaskDefinition } from "../catalog/definition.ts";
import type { ModelInput, ModelTask, WordValue } from "../graph/model.ts";
import { inputFor } from "./given-back.ts";
import { endTask, type Head, type TaskKind } from "./heads.ts";
import { dimsOf } from "./inputs.ts";
import { nodeFor } from "./layers.ts";
import { frameOf } from "./names.ts";
import { tensorOf, type Flowing, type Frame, type Pass, type TaskValues } from "./pass.ts";
import type { Declaration } from "./scope.ts";
import { columnsOf, isWord, nameSetting, numberSetting, readSettings, textSetting, valueSpan, type SettingValues } from "./settings.ts";
import { suggest } from "./suggest.ts";
import { choiceText, onlyWord } from "./texts.ts";
import { reportUnknownWord } from "./unknown-word.ts";

export interface CheckedTask {
  readonly values?: TaskValues;
  readonly head?: Head;
  /** Without what the graph decides: names of values are those of the draft. */
  readonly task?: ModelTask;
  readonly settings: SettingValues;
}

/** The most dimensions that a label may have. */
const MAXIMUM_DIMS = 4;

/** A task: its expression, its last layer, its settings. */
export function checkTask(pass: Pass, declaration: Declaration): CheckedTask {
  if (declaration.kind !== "task") throw new TypeError(`${declaration.name} is no task`);
  const { member, name } = declaration;
  const frame = frameOf(declaration.scope, declaration, "task", name, [name]);
  const settings = readSettings(pass, "task", member.settings, frame, name);
  const kind = member.type && kindOf(pass, name, member.type, frame);
  const value = member.flow ? own(pass.flow(member.flow, frame), name) : undefined;
  const rest = kind && settingsOf(pass, kind, member, declaration, settings);
  const head = kind && value && member.flow ? endTask(pass, kind, value, frame, member.flow.span) : undefined;
  if (!head || !rest) return { values: head?.values, head, task: undefined, settings };
  const { output, logits, features } = head.values;
  rest.output = output.node ?? "";
  rest.headAdded = head.added;
  rest.logits = logits?.node;
  rest.features = features?.node;
  return { values: head.values, head, task: rest, settings };
}

/** In a task, a per-task value means its own. */
function own(value: Flowing, task: string): Flowing {
  return value?.perTask ? tensorOf(value, value.text, value.at, nodeFor(value, task)) : value;
}

function kindOf(pass: Pass, name: string, type: Type, frame: Frame): TaskKind | undefined {
  const definition = catalog.find("task", type.name.name);
  if (!definition || definition.internal) {
    reportUnknownWord(pass, type.name, "task", "kind of task");
    return undefined;
  }
  const bound = pass.bind(definition, type.arguments, frame, type.name.span);
  const given = definition.dims === "input";
  const dims = dimsOf(pass, type, frame, { minimum: 0, maximum: given ? 0 : MAXIMUM_DIMS });
  const back = given && !bound.broken ? inputFor(pass, name, type, String(bound.args.input), frame) : undefined;
  if (!dims || bound.broken || (given && !back)) return undefined;
  const args = Object.values(bound.args);
  const text = args.length > 0 ? `${definition.name}(${args.join(", ")})` : definition.name;
  if (!back) return { name, definition, args: bound.args, dims, text };
  const ofIds = back.value.type === "int32" ? catalog.find("task", definition.ofIds ?? "") : undefined;
  return { name, definition: ofIds ?? definition, args: bound.args, dims: back.input.shape, back, text };
}

/** A task whose values are not known yet. */
type TaskDraft = { -readonly [Field in keyof ModelTask]: ModelTask[Field] };

function settingsOf(pass: Pass, kind: TaskKind, member: Task, declaration: Declaration, settings: SettingValues): TaskDraft {
  const { identifier, name } = declaration;
  const positive = textSetting(settings, "positive");
  const { definition } = kind;
  const { weight, ramp } = weightOf(settings);
  if (positive !== undefined && definition.name !== "binary") unfit(pass, settings, "positive", kind, ": it names the 1 of two names");
  if (member.names.length > 1) oneColumnEach(pass, member, settings);
  // Every field, always in this order: the engine is fast where tasks look alike.
  return {
    name, kind: definition.name, arguments: kind.args, dims: kind.dims,
    columns: kind.back ? noColumns(pass, kind, kind.back.input, settings) : columnsOf(pass, settings, name),
    loss: lossOf(pass, kind, settings, identifier.span),
    metrics: metricsOf(pass, kind, settings, identifier.span),
    weight, ramp,
    scale: scaleOf(pass, kind, settings),
    fromEpoch: numberIn(settings, "from_epoch"), ignore: numberIn(settings, "ignore"), positive,
    data: textSetting(settings, "data"), ofSource: ofSource(settings),
    classWeights: classWeightsOf(pass, kind, settings, identifier.span),
    auxiliary: auxiliaryOf(pass, name, settings, identifier.span),
    output: "", headAdded: false, logits: undefined, features: undefined,
    span: identifier.span,
  };
}

function numberIn(settings: SettingValues, key: string): number | undefined {
  const value = settings.values.get(key);
  return typeof value === "number" ? value : undefined;
}

/** An input given back names its own columns, and its own missing values. */
function noColumns(pass: Pass, kind: TaskKind, { name, columns }: ModelInput, settings: SettingValues): readonly string[] {
  for (const key of ["column", "columns", "ignore"]) {
    if (settings.entries.has(key)) unfit(pass, settings, key, kind, `: the label is the input \`${name}\` itself`);
  }
  return columns;
}

/** `source` without quotes is no column, but the source itself. */
function ofSource({ values, entries }: SettingValues): true | undefined {
  return values.get("column") === "source" && entries.get("column")?.value?.kind !== "String" ? true : undefined;
}

/** Kinds whose labels are ids of classes. */
const weighted = new Set(["binary", "classes", "ordinal"]);

function classWeightsOf(pass: Pass, kind: TaskKind, settings: SettingValues, otherwise: Task["span"]): ModelTask["classWeights"] {
  const given = settings.values.get("class_weights");
  if (given === undefined) return undefined;
  if (!weighted.has(kind.definition.name)) {
    unfit(pass, settings, "class_weights", kind, ": it is for `binary`, `classes` and `ordinal`");
    return undefined;
  }
  if (given === "balanced") return given;
  const weights = (Array.isArray(given) ? given : [given]).filter((weight): weight is number => typeof weight === "number");
  const classes = kind.definition.name === "binary" ? 2 : numberOf(kind.args, "n");
  if (weights.length !== classes) {
    pass.report.add("MTL430", valueSpan(settings, "class_weights", otherwise), { task: kind.name, count: weights.length, classes });
  }
  return weights;
}

function auxiliaryOf(pass: Pass, task: string, settings: SettingValues, otherwise: Task["span"]): string | undefined {
  const main = textSetting(settings, "auxiliary");
  if (main === task) pass.report.add("MTL431", valueSpan(settings, "auxiliary", otherwise), { task, what: "itself" });
  return main;
}

/** A number, or a ramp with the largest number that it reaches. */
function weightOf(settings: SettingValues): Pick<ModelTask, "weight" | "ramp"> {
  const given = settings.values.get("weight");
  if (!isWord(given)) return { weight: numberSetting("task", settings, "weight", 1), ramp: undefined };
  return { weight: Math.max(...Object.entries(given.arguments).map(([name, value]) => (name === "epochs" ? 0 : Number(value)))), ramp: given };
}

function unfit(pass: Pass, settings: SettingValues, key: string, kind: TaskKind, hint: string): void {
  pass.report.add("MTL410", settings.entries.get(key)?.key.span ?? { start: 0, end: 0 }, { key, type: kind.text, hint });
}

/** Several tasks in a line are named apart by their columns, so that one `column` cannot serve them all. */
function oneColumnEach(pass: Pass, member: Task, settings: SettingValues): void {
  const entry = settings.entries.get("column");
  if (entry) pass.report.add("MTL410", entry.key.span, { key: "column", type: `${member.names.length} tasks in one line`, hint: ": each has the column of its name" });
}

function lossOf(pass: Pass, { definition, text }: TaskKind, settings: SettingValues, otherwise: Task["span"]): WordValue {
  const given = settings.values.get("loss");
  const usual = { word: definition.defaultLoss, arguments: defaultsOfLoss(definition.defaultLoss) };
  // Each kind has its own form of cross-entropy, and may be asked for it by the short name.
  const loss = isWord(given) && !(given.word === "cross_entropy" && definition.defaultLoss.endsWith("_cross_entropy")) ? given : usual;
  if (definition.losses.includes(loss.word)) return loss;
  const span = valueSpan(settings, "loss", otherwise);
  const choices = definition.losses.filter((name) => name !== "none");
  const fixes = [{ title: `Use \`${definition.defaultLoss}\``, edits: [{ span, text: definition.defaultLoss }] }];
  pass.report.add("MTL401", span, { loss: loss.word, type: text, choices: choiceText(choices) }, { fixes });
  return loss;
}

function defaultsOfLoss(loss: string): WordValue["arguments"] {
  const definition = catalog.find("loss", loss);
  return definition ? defaultsOf(definition) : {};
}

function metricsOf(pass: Pass, { definition, text }: TaskKind, settings: SettingValues, otherwise: Task["span"]): readonly string[] {
  const given = settings.values.get("metric");
  if (given === undefined) return definition.defaultMetrics;
  const metrics = (Array.isArray(given) ? given : [given]).filter(isWord).map(({ word }) => word);
  for (const metric of metrics) if (!definition.metrics.includes(metric)) rejectMetric(pass, metric, definition, text, settings, otherwise);
  return metrics;
}

/** Told of the one metric, where it stands in a list of them. */
function rejectMetric(
  pass: Pass, metric: string, definition: TaskDefinition, type: string, settings: SettingValues, otherwise: Task["span"],
): void {
  const value = settings.entries.get("metric")?.value;
  const items = value?.kind === "List" ? value.items.flatMap((item) => item.value ?? []) : [];
  const span = items.find((item) => onlyWord(item)?.name.name === metric)?.span ?? valueSpan(settings, "metric", otherwise);
  const { fixes } = suggest(metric, definition.metrics, span);
  const listed = items.map((item) => onlyWord(item)?.name.name);
  const usual = [...definition.defaultMetrics, ...definition.metrics].find((other) => !listed.includes(other));
  const fallback = usual === undefined ? [] : [{ title: `Use \`${usual}\``, edits: [{ span, text: usual }] }];
  pass.report.add("MTL402", span, { metric, type, choices: choiceText(definition.metrics) }, { fixes: fixes.length > 0 ? fixes : fallback });
}

/** Only real labels are scaled. */
function scaleOf(pass: Pass, kind: TaskKind, settings: SettingValues): string {
  const scale = nameSetting(settings, "scale") ?? kind.definition.defaultScale;
  const real = kind.definition.name === "number";
  if (scale !== "none" && !real) unfit(pass, settings, "scale", kind, ": only real labels are scaled");
  if (scale === "bytes" && real) unfit(pass, settings, "scale", kind, ": bytes are for pictures");
  return scale;
}
