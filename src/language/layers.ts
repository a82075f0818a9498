import type { Span } from "../../grammar/syntax.ts";
import type { LayerDefinition, LayerInput, ShapeResult, WeightSpec } from "../catalog/definition.ts";
import { paddingOf } from "../catalog/padding.ts";
import type { Arguments } from "../graph/model.ts";
import { sameShape } from "../graph/shape.ts";
import type { DraftNode } from "./graph-builder.ts";
import { isForeign } from "./foreign.ts";
import type { LayerFacts } from "./layer-facts.ts";
import { isCode } from "./messages.ts";
import { BROKEN, flowing, NAMELESS, type Flowing, type Frame, type Pass, type Tensor, type TextKey } from "./pass.ts";
import type { Fix } from "./problem.ts";
import { shapeText } from "./texts.ts";

/** One use of a layer word: what it is, where it is written. */
export interface LayerUse {
  readonly definition: LayerDefinition;
  readonly args: Arguments;
  readonly frame: Frame;
  readonly span: Span;
  /** What messages call it, where another word wrote it. */
  readonly told?: string;
}

/** Adds a layer that reads `inputs`: one node, or one for each different value of its tasks. */
export function applyLayer(pass: Pass, use: LayerUse, inputs: readonly Tensor[]): Flowing {
  const facts = pass.layers.of(use.definition, use.args, inputs);
  const { result, value } = facts;
  if (!("shape" in result) || !value) {
    if (!("shape" in result)) reportShape(pass, use, inputs, result);
    return BROKEN;
  }
  if (facts.loses) pass.report.add("MTL340", use.span, { word: use.told ?? use.definition.name, input: paddingOf(inputs) ?? "" });
  const made: Made = { value, facts };
  if (inputs.every(isOne)) return flowing(value, addNode(pass, use, inputs, made, inputs.map(nodeOf), undefined));
  return flowing(value, undefined, addCopies(pass, use, inputs, made));
}

function isOne({ perTask }: Tensor): boolean {
  return perTask === undefined;
}

function nodeOf({ node }: Tensor): string {
  return node ?? "";
}

/** What every copy of a layer has. */
interface Made {
  readonly value: LayerInput;
  readonly facts: LayerFacts;
}

/** The name of a value as a task reads it. */
export function nodeFor(input: Tensor, task: string): string {
  return input.node ?? input.perTask?.get(task) ?? input.perTask?.values().next().value ?? "";
}

function addCopies(pass: Pass, use: LayerUse, inputs: readonly Tensor[], made: Made): Map<string, string> {
  const { tasks } = use.frame;
  const groups = new Map<string, { readonly tasks: string[]; readonly inputs: readonly string[] }>();
  for (const task of tasks) {
    const names = inputs.map((input) => nodeFor(input, task));
    const key = names.length === 1 ? names[0] : names.join("\n");
    const group = groups.get(key) ?? { tasks: [], inputs: names };
    group.tasks.push(task);
    groups.set(key, group);
  }
  const several = groups.size > 1;
  const paths = [...groups.values()].map((group) => (several ? `${use.frame.path}@${group.tasks.join("+")}` : use.frame.path));
  const number = pass.graph.freeNumber(several ? [use.frame.path, ...paths] : paths, use.definition.name);
  const result = new Map<string, string>();
  [...groups.values()].forEach((group, index) => {
    const copies = several ? { path: paths[index], number, tied: `${use.frame.path}/${use.definition.name}_${number}` } : { path: paths[index], number };
    const node = addNode(pass, use, inputs, made, group.inputs, copies);
    for (const task of group.tasks) result.set(task, node);
  });
  return result;
}

interface CopyName {
  readonly path: string;
  readonly number: number;
  /** The weights that all copies have. */
  readonly tied?: string;
}

function addNode(
  pass: Pass, use: LayerUse, inputs: readonly Tensor[], { value, facts }: Made, names: readonly string[], copy: CopyName | undefined,
): string {
  const { definition, args, frame, span } = use;
  const { settings } = frame;
  const path = copy?.path ?? frame.path;
  const number = copy?.number ?? pass.graph.freeNumber([path], definition.name);
  const name = `${path}/${definition.name}_${number}`;
  const tied = frame.tied ? keyIn(frame.tied, frame, definition.name) : copy?.tied;
  const node: DraftNode = {
    name, word: definition.name, arguments: args, inputs: names, tasks: nobody, label: facts.text,
    weightsKey: tied !== undefined && facts.weights().length > 0 ? tied : undefined,
    copyOf: frame.copy && keyIn(frame.copy, frame, definition.name),
    role: frame.role, frozen: settings.frozen, rate: settings.rate, decay: settings.decay,
    span: placeOf(pass, span),
  };
  if (frame.tied) checkTied(pass, use, frame.tied, node, facts.weights(), inputs);
  pass.graph.add(node, value, facts.weights);
  return name;
}

const nobody: readonly string[] = [];

/** A layer of an imported block stands where the block is used. */
function placeOf(pass: Pass, span: Span): Span {
  return isForeign(span) && pass.site ? pass.site : span;
}

/** The next layer of this word in a text that is expanded several times. */
export function keyIn(text: TextKey, frame: Frame, word: string): string {
  const place = `${text.key}${frame.base.slice(text.base.length)}/${word}`;
  const counters = text.counters ??= new Map();
  const number = (counters.get(place) ?? 0) + 1;
  counters.set(place, number);
  return `${place}_${number}`;
}

function checkTied(pass: Pass, { span }: LayerUse, tied: TextKey, node: DraftNode, weights: readonly WeightSpec[], inputs: readonly Tensor[]): void {
  const other = pass.graph.tiedTo(node.weightsKey);
  if (!other) return;
  const known = pass.graph.weights(other.name);
  if (known.every((spec, index) => weights[index] && sameShape(spec.shape, weights[index].shape))) return;
  const shapeOf = (name: string) => shapeText(pass.graph.value(name)?.shape ?? []);
  pass.report.add("MTL320", span, {
    name: tied.key.split(/[/@]/)[0], first: shapeText(inputs[0]?.shape ?? []), second: shapeOf(other.inputs[0]),
  });
}

function reportShape(pass: Pass, use: LayerUse, inputs: readonly Tensor[], failure: Exclude<ShapeResult, { shape: unknown }>): void {
  const { code, detail } = failure;
  // A length that the data decides later is compared when it is known.
  const unknown = inputs.some((input) => input.shape.some(Number.isNaN));
  if (!isCode(code) || (unknown && code !== "MTL305" && code !== "MTL306")) return;
  const data: Record<string, string | number> = { word: use.told ?? use.definition.name, ...detail };
  for (const place of ["input", "left", "right"]) {
    if (typeof detail[place] === "number") data[place] = callOf(inputs, detail[place]);
  }
  pass.report.add(code, use.span, data, { fixes: fixesFor(code, use, inputs, detail) });
}

/** How a message calls one of several values: those without a name by their place. */
function callOf(inputs: readonly Tensor[], place: number): string {
  const text = inputs[place]?.text ?? NAMELESS;
  return text === NAMELESS && inputs.length > 1 ? `value ${place + 1}` : text;
}

function fixesFor(code: string, use: LayerUse, inputs: readonly Tensor[], detail: Readonly<Record<string, string | number>>): Fix[] {
  const first = use.span.start;
  if (code === "MTL305") {
    const read = inputs[Number(detail.input)]?.at;
    const alone = inputs.length === 1 && (use.told === undefined || read === undefined);
    if (alone) return [{ title: "Insert `embed(8)`", edits: [{ span: { start: first, end: first }, text: "embed(8) -> " }] }];
    return read ? [{ title: "Insert `embed(8)`", edits: [{ span: { start: read.end, end: read.end }, text: " -> embed(8)" }] }] : [];
  }
  if (code === "MTL301") {
    const [left, right] = [inputs[Number(detail.left)], inputs[Number(detail.right)]];
    const input = left?.shape.length > 1 ? left : right;
    // Of two pictures, flattening one makes nothing fit.
    if (left?.shape.length > 1 && right?.shape.length > 1) return [];
    return input?.at ? [{ title: "Insert `flatten`", edits: [{ span: { start: input.at.end, end: input.at.end }, text: " -> flatten" }] }] : [];
  }
  return [];
}
