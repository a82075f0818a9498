import type { Build } from "../graph/build.ts";
import type { ForwardTask, Lowering } from "../graph/forward.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ModelGraph, ModelTask } from "../graph/model.ts";
import type { NoiseSpec } from "../graph/noise.ts";
import type { Value } from "../graph/program.ts";
import { type Representation, representationOf } from "../graph/representation.ts";
import { BATCH, type Shape } from "../graph/shape.ts";
import type { LowerContext, NoiseKind } from "./definition.ts";
import { catalog } from "./index.ts";
import { lastLevel, levelAt } from "./levels.ts";
import { maskedBy } from "./masked.ts";
import { lowerPenalties, type PlannedPenalty } from "./penalty-plan.ts";
import { paddedInput } from "./padding.ts";
import { parameterName, type Plan, type PlannedNode } from "./plan.ts";
import { sourceOf } from "./tables.ts";
import { gramOfGradients } from "./task-gradients.ts";
import { lossOf } from "./task-loss.ts";
import { isWord } from "./words.ts";

type Options = Parameters<Lowering>[1];

/** What one writing of the model collects on its way. */
interface Writing {
  readonly build: Build;
  readonly options: Options;
  readonly values: Map<string, Value>;
  /** By parameter, one for each node that measured it. */
  readonly statistics: Map<string, readonly Value[]>;
  readonly noise: NoiseSpec[];
  /** What nodes have hidden of what they read, as 1. */
  readonly hidden: Map<string, Value>;
  /** Inputs of numbers that say how many of their positions are there. */
  readonly lengths: ReadonlySet<string>;
  /** Names of the representation's values, where it is cut off. */
  readonly cuts: ReadonlySet<string>;
  /** How many tasks have a loss. */
  readonly tasks: number;
}

/**
 * How a planned model is written into a builder: inputs, nodes in order, then the tasks' losses. `shared` names the parameters that
 * several tasks with a loss own.
 */
export function lowering(graph: ModelGraph, plan: Plan, penalties: readonly PlannedPenalty[] = [], shared: readonly string[] = []): Lowering {
  return (build, options) => {
    const cuts = options.cut ? representationIn(graph, plan) : new Set<string>();
    const tasksWithLoss = graph.tasks.filter(hasLoss).length;
    const lengths = new Set(graph.inputs.filter(({ length, shape }) => length !== undefined && shape.length > 1).map(({ name }) => name));
    const writing: Writing = { build, options, values: new Map(), statistics: new Map(), noise: [], hidden: new Map(), lengths, cuts, tasks: tasksWithLoss };
    for (const input of graph.inputs) writing.values.set(input.name, fed(build, input, plan.shapes));
    for (const planned of plan.nodes) writing.values.set(planned.node.name, lowerNode(writing, planned));
    const tasks = graph.tasks.map((task) => lowerTask(writing, graph, plan, task));
    const written = options.training && options.losses
      ? lowerPenalties(build, penalties, {
        parameter: options.parameter, value: (name) => writing.values.get(name) as Value,
        gram: () => gramOfGradients(build, tasks.flatMap(({ loss }) => loss ?? []), shared.map((name) => options.wanted?.(name) ?? options.parameter(name))),
      }) : [];
    const statistics = new Map([...writing.statistics].map(([name, values]) => [name, averaged(build, values)]));
    return { tasks, statistics, noise: writing.noise, gates: gatesOf(graph, writing), ...(written.length > 0 ? { penalties: written } : {}) };
  };
}

/** Layers that share their weights share their statistics: each use counts the same. */
function averaged(build: Build, values: readonly Value[]): Value {
  const sum = values.reduce((left, right) => build.add(left, right));
  return values.length === 1 ? sum : build.multiply(sum, build.scalar(1 / values.length));
}

/** What blends of experts are read from: the last value of every gate. */
function gatesOf({ nodes }: ModelGraph, { values }: Writing): readonly { readonly node: string; readonly value: Value }[] {
  const read = new Set(nodes.filter(({ role }) => role?.kind !== "gate").flatMap(({ inputs }) => inputs));
  return nodes.filter(({ name, role }) => role?.kind === "gate" && read.has(name)).map(({ name }) => ({ node: name, value: values.get(name) as Value }));
}

function representationIn(graph: ModelGraph, plan: Plan): ReadonlySet<string> {
  const found = plannedRepresentation(graph, plan);
  return new Set("values" in found ? found.values : []);
}

/** The shared representation of a planned model, or why it has none. */
export function plannedRepresentation(graph: ModelGraph, { nodes }: Plan): Representation {
  const weighted = new Set(nodes.filter(({ weights }) => weights.length > 0).map(({ node }) => node.name));
  return representationOf(graph, ({ name }) => weighted.has(name));
}

/** A value as a node that serves some tasks reads it. */
function valueFor({ options, values, cuts, tasks }: Writing, name: string, reader: readonly string[]): Value {
  const value = values.get(name) as Value;
  return options.cut && cuts.has(name) && reader.length < tasks ? options.cut(name, value) : value;
}

function fed(build: Build, input: ModelGraph["inputs"][number], shapes: ReadonlyMap<string, Shape>): Value {
  const type = catalog.find("input", input.type)?.type ?? "float32";
  return build.feed(`input/${input.name}`, [BATCH, ...(shapes.get(input.name) ?? [])], type);
}

function lowerNode(writing: Writing, planned: PlannedNode): Value {
  const { node, definition } = planned;
  const inputs = node.inputs.map((name) => valueFor(writing, name, node.tasks));
  return definition.lower(contextFor(writing, planned), inputs, node.arguments);
}

/** A frozen layer computes as at prediction: no noise, and its statistics stay. */
function contextFor(writing: Writing, { node, definition, inputs }: PlannedNode): LowerContext {
  const padding = presentAt(writing, paddedInput(definition, inputs, node.arguments)?.padding);
  const { build, options, statistics, noise } = writing;
  let drawn = 0;
  return {
    build, inputs, ...(padding ? { padding } : {}), ...(definition.asksPresence ? { present: inputs.map(({ sources }) => anyPresent(writing, sources ?? [])) } : {}),
    training: options.training && node.frozen !== true,
    weight: (name) => options.parameter(parameterName(node, name)),
    lookup(name, ids, column) {
      const parameter = parameterName(node, name);
      return options.lookup?.(parameter, { source: sourceOf(node.inputs[0], column), ids }) ?? build.gather(options.parameter(parameter), ids);
    },
    noise(kind, shape) {
      const spec = noiseSpec(`noise/${node.name}${drawn++ === 0 ? "" : `/${drawn}`}`, kind, shape);
      noise.push(spec);
      return build.feed(spec.name, shape);
    },
    level(name) {
      const value = node.arguments[name] ?? definition.parameters.find((parameter) => parameter.name === name)?.default;
      if (!isWord(value) || !options.training) return build.scalar(lastLevel(value));
      const spec: NoiseSpec = { name: `level/${node.name}/${name}`, shape: [], kind: "level", probability: 1, level: (epoch) => levelAt(value, epoch) };
      noise.push(spec);
      return build.feed(spec.name, []);
    },
    hide: (entries) => void writing.hidden.set(node.name, entries),
    updateStatistic(name, value) {
      const parameter = parameterName(node, name);
      statistics.set(parameter, [...(statistics.get(parameter) ?? []), value]);
    },
  };
}

/** 1 where an input has something at a position, [batch, length]: an id other than 0. Undefined where no input is named. */
function presentAt({ build, values }: Writing, name: string | undefined): Value | undefined {
  const input = values.get(name ?? "");
  if (!input) return undefined;
  if (input.type === "int32") return build.greater(build.cast(input), build.scalar(0));
  return build.feed(`padding/${name}`, input.shape.slice(0, 2));
}

/** 1 where a row has any of some inputs, 0 where it lacks them all, [batch]; undefined of none. */
function anyPresent(writing: Writing, sources: readonly string[]): Value | undefined {
  return sources.map((name) => present(writing, name)).reduce<Value | undefined>((left, right) => (left ? writing.build.maximum(left, right) : right), undefined);
}

/** Whether a row has an input: an id other than 0, or as it is fed; of a sequence that says how long it is, a position as well. */
function present(writing: Writing, name: string): Value {
  const { build, values, lengths } = writing;
  const input = values.get(name) as Value;
  const any = (there: Value) => build.reduceMax(there, { axes: there.shape.slice(1).map((_, at) => at + 1), keep: false });
  if (input.type === "int32") {
    const there = build.greater(build.cast(input), build.scalar(0));
    return there.shape.length > 1 ? any(there) : there;
  }
  const fed = build.feed(`present/${name}`, [BATCH]);
  return lengths.has(name) ? build.multiply(fed, any(build.feed(`padding/${name}`, input.shape.slice(0, 2)))) : fed;
}

function noiseSpec(name: string, kind: NoiseKind, shape: Shape): NoiseSpec {
  return { name, shape, kind: kind.kind, probability: kind.kind === "keep" ? kind.probability : 1 };
}

function lowerTask(writing: Writing, graph: ModelGraph, plan: Plan, task: ModelTask): ForwardTask {
  const { build, options } = writing;
  const output = valueFor(writing, task.output, [task.name]);
  const logits = task.logits === undefined ? undefined : valueFor(writing, task.logits, [task.name]);
  const padding = presentAt(writing, plan.padding.get(task.output));
  const forward = { name: task.name, output, weight: task.weight, ...(padding ? { padding } : {}) };
  if (!options.losses || !hasLoss(task)) return forward;
  return { ...forward, ...lossOf(build, graph, task, { output, logits, padding, counted: writing.hidden.get(maskedBy(graph, task) ?? "") }) };
}
