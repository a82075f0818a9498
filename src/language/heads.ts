import type { Span } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { argumentsWith } from "../catalog/arguments.ts";
import type { TaskDefinition } from "../catalog/definition.ts";
import type { Arguments, WordValue } from "../graph/model.ts";
import { sameShape, sizeOf, type Shape } from "../graph/shape.ts";
import type { GivenBack } from "./given-back.ts";
import type { DraftNode } from "./graph-builder.ts";
import { applyLayer } from "./layers.ts";
import { BROKEN, flowing, type Frame, type Pass, type TaskValues, type Tensor } from "./pass.ts";
import { isWord } from "./settings.ts";
import { shapeText } from "./texts.ts";

/** The layer that a task kind adds unless it names another; its width and activation come from the kind. */
const LAST_LAYER = "dense";
const NO_ACTIVATION = "linear";
const LINEAR: WordValue = { word: NO_ACTIVATION, arguments: {} };

export interface TaskKind {
  readonly name: string;
  readonly definition: TaskDefinition;
  readonly args: Arguments;
  readonly dims: Shape;
  /** Of a kind that gives an input back: that input. */
  readonly back?: GivenBack;
  /** As written: `classes(10)`. */
  readonly text: string;
}

export interface Head {
  readonly values: TaskValues;
  readonly added: boolean;
  /** What was added, as it would be written: `dense(10, softmax)`. */
  readonly text: string;
}

/**
 * Ends a task: its value is the prediction where it comes from `output`, or straight from a layer of exactly the width and
 * activation that the kind asks for; else that layer is added.
 */
export function endTask(pass: Pass, kind: TaskKind, value: Tensor, frame: Frame, span: Span): Head | undefined {
  const { units, activation, word = LAST_LAYER } = kind.definition.head(kind.args, kind.dims);
  const label = kind.definition.label(kind.args, kind.dims);
  const wanted = label.type === "int32" ? [...label.shape, units] : label.shape;
  const last = pass.graph.node(value.node ?? "");
  const text = activation === NO_ACTIVATION ? `${word}(${units})` : `${word}(${units}, ${activation})`;
  if (last?.word === "output") return endedByHand(pass, kind, value, last, wanted, span);
  const own = last && activationOf(last);
  if (last && own === activation && sameShape(value.shape, wanted) && fitsHead(last, word)) {
    return { values: asWritten(pass, value, last, activation), added: false, text };
  }
  if (kind.back?.value.type === "int32") return idHead(pass, kind, value, frame, span);
  if (kind.back && value.type === "float32" && value.shape.length === 1 && wanted.length > 1) return flatHead(pass, value, wanted, frame, span);
  if (!fits(pass, kind, value, wanted, span)) return undefined;
  if (own !== undefined && own !== NO_ACTIVATION && value.shape.at(-1) === units) {
    pass.report.add("MTL403", span, { task: kind.name, layer: `\`${last?.word}\``, activation: own, head: `\`${text}\`` });
  }
  return addHead(pass, value, frame, span, { word, units, activation, text });
}

function endedByHand(pass: Pass, kind: TaskKind, value: Tensor, last: DraftNode, wanted: Shape, span: Span): Head | undefined {
  if (!sameShape(value.shape, wanted)) {
    pass.report.add("MTL406", span, { task: kind.name, type: kind.text, needs: `a prediction of shape ${shapeText(wanted)}`, shape: shapeText(value.shape) });
    return undefined;
  }
  if (activationOf(last) === NO_ACTIVATION) return { values: { output: value }, added: false, text: "" };
  const before = made(pass, last.inputs[0]);
  return { values: { output: value, logits: before, features: before }, added: false, text: "" };
}

/** The layer itself, its activation apart, so that what is before it can be read. */
function asWritten(pass: Pass, value: Tensor, last: DraftNode, activation: string): TaskValues {
  const features = made(pass, last.inputs[0]);
  if (activation === NO_ACTIVATION) return { output: value, logits: value, features };
  return { output: value, logits: { ...value, node: pass.graph.split(last.name, activation) }, features };
}

function fits(pass: Pass, kind: TaskKind, value: Tensor, wanted: Shape, span: Span): boolean {
  const leading = wanted.slice(0, -1);
  if (value.shape.length > 0 && sameShape(value.shape.slice(0, -1), leading)) return true;
  const needs = leading.length === 0 ? "one row of numbers" : `${shapeText(leading)} rows of numbers`;
  const flatten = { title: "Add `flatten`", edits: [{ span: { start: span.end, end: span.end }, text: " -> flatten" }] };
  const embed = { title: "Add `embed(8)`", edits: [{ span: { start: span.end, end: span.end }, text: " -> embed(8)" }] };
  if (value.type === "int32" && value.shape.length === leading.length) {
    pass.report.add("MTL305", span, { input: value.text, word: LAST_LAYER }, { fixes: [embed] });
  } else {
    pass.report.add("MTL406", span, { task: kind.name, type: kind.text, needs, shape: shapeText(value.shape), wayOut: leading.length === 0 ? ", so put `-> flatten` or a pooling layer behind it" : "" }, { fixes: leading.length === 0 ? [flatten] : [] });
  }
  return false;
}

function addHead(
  pass: Pass, value: Tensor, frame: Frame, span: Span, { word, units, activation, text }: { word: string; units: number; activation: string; text: string },
): Head | undefined {
  const logits = addLayer(pass, word, { units, activation: LINEAR }, value, frame, span);
  const output = logits && activation !== NO_ACTIVATION ? addLayer(pass, activation, {}, logits, frame, span) : logits;
  return logits && output ? { values: { output, logits, features: value }, added: true, text } : undefined;
}

/** One row of numbers becomes a picture or a sequence: a layer of all its numbers, then its shape. */
function flatHead(pass: Pass, value: Tensor, wanted: Shape, frame: Frame, span: Span): Head | undefined {
  const units = sizeOf(wanted);
  const flat = addLayer(pass, LAST_LAYER, { units, activation: LINEAR }, value, frame, span);
  const output = flat && addLayer(pass, "reshape", { shape: wanted }, flat, frame, span);
  return output && { values: { output, logits: output, features: value }, added: true, text: `${LAST_LAYER}(${units}) -> reshape(${shapeText(wanted)})` };
}

/** A score for every id of what is given back, and softmax over them. */
function idHead(pass: Pass, kind: TaskKind, value: Tensor, frame: Frame, span: Span): Head | undefined {
  const ids = kind.back?.value;
  if (!ids || !fits(pass, kind, value, [...ids.shape, NaN], span)) return undefined;
  const logits = addLayer(pass, "id_scores", {}, value, frame, span, [ids]);
  const output = logits && addLayer(pass, "softmax", {}, logits, frame, span);
  return output && { values: { output, logits, features: value }, added: true, text: `dense(${shapeText([logits.shape.at(-1) ?? NaN]).slice(1, -1)}, softmax)` };
}

function addLayer(pass: Pass, word: string, args: Arguments, input: Tensor, frame: Frame, span: Span, more: readonly Tensor[] = []): Tensor | undefined {
  const definition = catalog.find("layer", word);
  if (!definition) return BROKEN;
  return applyLayer(pass, { definition, args: argumentsWith(definition, args), frame, span }, [input, ...more]);
}

function made(pass: Pass, node: string): Tensor {
  return flowing(pass.graph.value(node) ?? { shape: [], type: "float32" }, node);
}

/** The activation that a layer applies last; undefined where it has none to say. */
function activationOf({ word, arguments: args }: DraftNode): string | undefined {
  const parameter = catalog.find("layer", word)?.parameters.find(({ words }) => words === "activation");
  const value = parameter && args[parameter.name];
  return isWord(value) ? (value satisfies WordValue).word : undefined;
}

/** Any layer with weights may stand for `dense`; of another last layer only it itself. */
function fitsHead({ word }: DraftNode, head: string): boolean {
  return head === LAST_LAYER ? catalog.find("layer", word)?.weights !== undefined : word === head;
}
