import { catalog } from "../catalog/index.ts";
import { plannedRepresentation } from "../catalog/lowering.ts";
import { planOf } from "../catalog/plan.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { Arguments, ModelParameter, ModelTask, WordValue } from "../graph/model.ts";
import { sharedLayers } from "../graph/programs/index.ts";
import { sizeOf } from "../graph/shape.ts";
import type { EventOf } from "../protocol/events.ts";
import { stepsPerEpoch } from "./activity.ts";
import { extensionTerms } from "./extension-terms.ts";
import type { PreparedModel } from "./prepare.ts";

interface RunInfo {
  readonly run: string;
  readonly executor: string;
  readonly time: number;
  readonly resumedAt?: number;
}

/** The first event of a run: everything a panel needs to draw its frame. */
export function startedEvent(model: PreparedModel, info: RunInfo): EventOf<"started"> {
  const { graph, dataset, instance } = model;
  const penalties = penaltyInfos(model);
  return {
    type: "started", ...info,
    model: graph.name,
    data: graph.data.map(({ source }) => (typeof source === "string" ? source : wordText(source))).join(", "),
    tasks: graph.tasks.filter(hasLoss).map(taskInfo),
    layers: layerInfos(model),
    ...(graph.analyze.conflicts > 0 ? { representation: representationInfo(model) } : {}),
    ...(penalties.length > 0 ? { penalties } : {}),
    parameters: countParameters(instance.parameters),
    rows: { train: dataset.train.rows, validation: dataset.validation.rows, test: dataset.test.rows },
    epochs: graph.train.epochs, batch: graph.train.batch, seed: graph.train.seed,
    stepsPerEpoch: stepsPerEpoch(model),
    optimizer: wordText(graph.train.optimizer), weights: wordText(graph.train.weights), combine: wordText(graph.train.combine),
  };
}

/** What is added to the tasks' losses, in the order of its values: penalties, then what holds an older model. */
export function penaltyInfos({ graph, extension }: Pick<PreparedModel, "graph" | "extension">): { name: string; strength: number }[] {
  const written = (graph.penalties ?? []).map(({ name, arguments: { strength } }) => ({ name, strength: Number(strength) }));
  return [...written, ...(extension ? extensionTerms(extension) : [])];
}

function taskInfo(task: ModelTask): EventOf<"started">["tasks"][number] {
  return {
    name: task.name, kind: task.kind,
    metrics: task.metrics.map((name) => ({ name, higherIsBetter: catalog.find("metric", name)?.higherIsBetter ?? false })),
  };
}

function layerInfos({ instance, graph }: PreparedModel): EventOf<"started">["layers"] {
  const spans = new Map(graph.nodes.map(({ name, span }) => [name, span]));
  return sharedLayers(instance).map(({ name, node, tasks, parameters }) => ({
    name, tasks: [...tasks], parameters: sizes(instance.parameters.filter((parameter) => parameters.includes(parameter.name))),
    span: { start: spans.get(node)?.start ?? 0, end: spans.get(node)?.end ?? 0 },
  }));
}

/** Where all tasks meet for the last time, as people know the layers; or why nowhere. */
function representationInfo({ graph, dataset }: PreparedModel): NonNullable<EventOf<"started">["representation"]> {
  const found = plannedRepresentation(graph, planOf(graph, dataset.vocabularySizes));
  if ("values" in found) return { values: found.values.map((name) => graph.nodes.find((node) => node.name === name)?.label ?? name) };
  if (!found.node) return { missing: "no layer with weights serves all tasks" };
  return { missing: `${found.node.label} serves ${found.node.tasks.join(" and ")} alone, after what all tasks share` };
}

function countParameters(parameters: readonly ModelParameter[]): { total: number; shared: number } {
  const trainable = parameters.filter((parameter) => parameter.trainable);
  return { total: sizes(trainable), shared: sizes(trainable.filter(({ owners }) => owners.length > 1)) };
}

function sizes(parameters: readonly ModelParameter[]): number {
  return parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** A word as it could be written: `adam(0.001)`. Defaults are left out. */
function wordText({ word, arguments: args }: WordValue): string {
  const written = Object.entries(args).filter(([name, value]) => value !== defaultOf(word, name)).map(([name, value]) => `${name}: ${valueText(value)}`);
  return written.length === 0 ? word : `${word}(${written.join(", ")})`;
}

function defaultOf(word: string, parameter: string): unknown {
  const definition = catalog.all().find(({ name }) => name === word);
  return definition?.parameters.find(({ name }) => name === parameter)?.default;
}

function valueText(value: Arguments[string]): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  return typeof value === "object" && "word" in value ? wordText(value) : String(value);
}
