import type { Span } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { argumentsWith } from "../catalog/arguments.ts";
import type { ExpandContext, Part, SharingDefinition, WordValue } from "../catalog/definition.ts";
import { applyLayer, nodeFor } from "./layers.ts";
import { isCode } from "./messages.ts";
import { BROKEN, flowing, tensorOf, type BoundArguments, type Flowing, type Frame, type Pass, type Tensor } from "./pass.ts";
import type { TaskName } from "./task-lists.ts";

/** Stands for a value that could not be made: what reads it is silent. */
const LOST = "?";

interface Stage {
  readonly pass: Pass;
  readonly definition: SharingDefinition;
  readonly frame: Frame;
  readonly span: Span;
  readonly bound: BoundArguments;
  readonly input: Tensor;
  /** Distinguishes the sharing stages of a binding, for what is compared copy to copy. */
  readonly key: string;
  /** How messages call the values that the stage was given, and what its chains made. */
  readonly calls: Map<string, Called>;
  /** Each chain that was written, by its suffix. */
  readonly written: Map<string, Written>;
  /** Ids that a part of the stage could not read, which was told: its other parts are silent about them. */
  readonly refused: Set<string>;
}

/** Where the nodes of a chain are: among those from one place of the graph to another, under a path. */
interface Written {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** A value in a message, and where it is written, for a fix behind it. */
interface Called {
  readonly text: string;
  readonly at?: Span;
}

/** Writes out a sharing stage: one value for each task that uses it. */
export function applySharing(
  pass: Pass, definition: SharingDefinition, bound: BoundArguments, input: Tensor, frame: Frame, span: Span,
): Flowing {
  const [task] = frame.tasks;
  const own = frame.place === "task" && input.perTask ? tensorOf(input, input.text, input.at, nodeFor(input, task)) : input;
  if (!mayStand(pass, definition, own, frame, span)) return BROKEN;
  const number = pass.graph.freeNumber([`stages of ${frame.base}`], "stage");
  const key = number === 1 ? frame.base : `${frame.base}/${definition.name}_${number}`;
  const stage: Stage = { pass, definition, frame, span, bound, input: own, key, calls: callsOf(frame.tasks, own, bound), written: new Map(), refused: new Set() };
  const groups = groupsFor(stage);
  if (!groups || frame.tasks.length === 0) return BROKEN;
  const perTask = definition.expand(contextOf(stage, groups), bound.args);
  const results = frame.tasks.map((task) => perTask.get(task) ?? LOST);
  if (results.some((name) => name === LOST || !pass.graph.value(name))) return BROKEN;
  const value = pass.graph.value(results[0]);
  if (definition.makes === "shared" && !own.perTask) return value && flowing(value, results[0]);
  return value && flowing(value, undefined, new Map(frame.tasks.map((task, index) => [task, results[index]])));
}

function callsOf(tasks: readonly string[], input: Tensor, { named }: BoundArguments): Map<string, Called> {
  const calls = new Map<string, Called>();
  const come = { text: input.text };
  if (named.size === 0 && !input.perTask) return calls.set(nodeFor(input, tasks[0] ?? ""), come);
  for (const task of tasks) {
    for (const value of named.values()) if (value) calls.set(nodeFor(value, task), value);
    calls.set(nodeFor(input, task), come);
  }
  return calls;
}

function mayStand(pass: Pass, definition: SharingDefinition, input: Tensor, frame: Frame, span: Span): boolean {
  if (frame.place !== "binding" && definition.makes !== "shared") {
    pass.report.add("MTL506", span, { word: definition.name, place: frame.placeText });
    return false;
  }
  const perTask = input.perTask !== undefined;
  if (definition.takes === "per-task" && !perTask) pass.report.add("MTL507", span, { word: definition.name, value: input.text });
  if (definition.takes === "shared" && perTask) pass.report.add("MTL508", span, { word: definition.name, value: input.text });
  return definition.takes === "either" || (definition.takes === "per-task") === perTask;
}

/** The groups as written, checked, with a group of its own for every task in none; undefined where they are wrong. */
function groupsFor({ pass, frame, bound }: Stage): string[][] | undefined {
  const written: readonly (readonly TaskName[])[] = [...bound.groups.values()][0] ?? [];
  const seen = new Set<string>();
  let fine = true;
  for (const { name, span } of written.flat()) {
    const known = frame.tasks.includes(name);
    if (!known || seen.has(name)) {
      pass.report.add("MTL502", span, { task: name, what: known ? "stands in two groups" : "does not use this value, so it has no place in its groups" });
      fine = false;
    }
    seen.add(name);
  }
  const inOrder = written.map((group) => frame.tasks.filter((task) => group.some(({ name }) => name === task)));
  const alone = frame.tasks.filter((task) => !seen.has(task)).map((task) => [task]);
  return fine ? [...inOrder.filter((group) => group.length > 0), ...alone] : undefined;
}

function contextOf(stage: Stage, groups: readonly (readonly string[])[]): ExpandContext {
  const shapeOf = (name: string) => stage.pass.graph.value(name)?.shape ?? [NaN];
  return {
    tasks: stage.frame.tasks,
    input: (task) => nodeFor(stage.input, task),
    has: (parameter) => stage.bound.chains.has(parameter) || stage.bound.named.has(parameter),
    value(parameter, task) {
      const value = stage.bound.named.get(parameter);
      return value && nodeFor(value, task);
    },
    reject(code, detail) {
      if (isCode(code)) stage.pass.report.add(code, writtenAt(stage, detail.parameter), { word: stage.definition.name, ...detail });
    },
    groups: () => groups,
    chain: (parameter, input, part) => writeChain(stage, parameter, input, part),
    layer: (word, args, inputs, part) => writeLayer(stage, word, args, inputs, part),
    penalize: (penalty, parts) => addPenalty(stage, penalty, parts),
    shape: shapeOf,
    holdsIds: (name) => stage.pass.graph.value(name)?.type === "int32",
    width: (name) => shapeOf(name).at(-1) ?? NaN,
  };
}

/** Where an argument is written, by its name; else the whole stage. */
function writtenAt({ bound, span }: Stage, parameter: string | number | undefined): Span {
  return bound.items.find(({ key }) => key && key.name === parameter)?.value?.span ?? span;
}

/** The value behind a name that a stage was given or made. */
function valueOf(stage: Stage, name: string): Flowing {
  const value = stage.pass.graph.value(name);
  if (name === LOST || !value) return BROKEN;
  const called = stage.calls.get(name);
  return called ? tensorOf(value, called.text, called.at, name) : flowing(value, name);
}

function writeChain(stage: Stage, parameter: string, input: string, part: Part): string {
  const chain = stage.bound.chains.get(parameter);
  const value = valueOf(stage, input);
  if (!chain) return input;
  if (stage.refused.has(input)) return LOST;
  const frame = frameFor(stage, part);
  const before = stage.pass.graph.nodes.length;
  const made = stage.pass.chain(chain, frame, { value });
  if (!made && value?.type === "int32") stage.refused.add(input);
  stage.written.set(part.suffix, { path: frame.path, from: before, to: stage.pass.graph.nodes.length });
  const result = nameOf(stage, made, part);
  if (!stage.calls.has(result)) stage.calls.set(result, { text: `what \`${parameter}\` makes` });
  return result;
}

/** What the chain reads may have been written out there for the first time: that is not its own. */
function nodesOf({ graph }: Pass, { path, from, to }: Written): string[] {
  return graph.nodes.slice(from, to).map(({ name }) => name).filter((name) => name.startsWith(`${path}/`));
}

function addPenalty({ pass, key, span, written }: Stage, { word, arguments: args }: WordValue, parts: Parameters<ExpandContext["penalize"]>[1]): void {
  const label = `${word}(${key})`;
  if (isTerms(parts)) {
    if (!parts.flat().includes(LOST)) pass.penalties.push({ word, arguments: args, label, parts: [], terms: parts, span });
    return;
  }
  const drafts = parts.map(({ name, suffix, value }) => {
    const chain = written.get(suffix);
    return { name, nodes: chain ? nodesOf(pass, chain) : [], ...(value === LOST ? {} : { value }) };
  });
  if (parts.some(({ value }) => value === LOST)) return;
  pass.penalties.push({ word, arguments: args, label, parts: drafts, span });
}

function isTerms(parts: Parameters<ExpandContext["penalize"]>[1]): parts is readonly (readonly string[])[] {
  return Array.isArray(parts[0]);
}

function nameOf(stage: Stage, made: Flowing, part: Part): string {
  if (!made) return LOST;
  if (made.node !== undefined) return made.node;
  const names = new Set((part.tasks ?? stage.frame.tasks).map((task) => nodeFor(made, task)));
  if (names.size === 1) return [...names][0];
  stage.pass.report.add("MTL509", stage.span);
  return LOST;
}

function writeLayer(stage: Stage, word: string, args: Parameters<ExpandContext["layer"]>[1], inputs: readonly string[], part: Part): string {
  const definition = catalog.find("layer", word);
  const values = inputs.map((input) => valueOf(stage, input));
  if (!definition || values.includes(BROKEN) || inputs.some((input) => stage.refused.has(input))) return LOST;
  const use = { definition, args: argumentsWith(definition, args), frame: frameFor(stage, part), span: stage.span, told: stage.definition.name };
  const made = applyLayer(stage.pass, use, values as Tensor[]);
  if (!made) for (const [at, value] of values.entries()) if (value?.type === "int32") stage.refused.add(inputs[at]);
  return nameOf(stage, made, part);
}

/** Where a part of the stage is written: `branch@click+like`, `experts/expert_3`. */
function frameFor({ frame, key }: Stage, part: Part): Frame {
  const copy = part.kind === "copy";
  const path = part.suffix.startsWith("@") ? `${frame.path}${part.suffix}` : `${frame.path}/${part.suffix}`;
  const base = copy ? frame.base : `${frame.base}/${part.suffix}`;
  const { scope, owner, arguments: given, within, it, settings, expanding } = frame;
  const [task] = part.tasks ?? [];
  return {
    // As in `frameOf`: every field, in one order.
    scope, owner, place: "stage", placeText: "another stage", arguments: given, within, it, tasks: part.tasks ?? frame.tasks, path, base,
    tied: part.sharedAs ? { base, key: `${key}${part.sharedAs.startsWith("@") ? "" : "/"}${part.sharedAs}`, counters: undefined } : frame.tied,
    copy: copy ? { base, key, counters: undefined } : frame.copy,
    role: part.kind === "copy" || part.kind === "inner" ? frame.role : {
      stage: key, kind: part.kind, index: part.index, task: part.tasks?.length === 1 ? task : undefined,
    },
    settings, expanding,
  };
}
