import { descendants, parse } from "../../grammar/index.ts";
import type { Binding, Flow, Model, NumberLiteral, Span, Step, SyntaxFile, Train, Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { Edit } from "../language/index.ts";
import { settingEdit } from "./settings.ts";

/** Where a layer is written: a step of a binding's own chain, in a model. */
export interface WrittenLayer {
  readonly text: string;
  readonly model: Model;
  readonly binding: Binding;
  readonly flow: Flow;
  readonly index: number;
}

/** Finds a layer by its span; undefined for one inside a block, an argument or a task, whose text stands for other layers too. */
export function writtenLayer(text: string, span: Span): WrittenLayer | undefined {
  for (const model of modelsOf(parse(text).file)) {
    for (const binding of model.members.filter((member): member is Binding => member.kind === "Binding")) {
      const flow = binding.value;
      if (flow?.kind !== "Flow") continue;
      const index = flow.steps.findIndex((step) => step.span.start <= span.start && span.end <= step.span.end && isPlainLayer(step));
      if (index > 0) return { text, model, binding, flow, index };
    }
  }
  return undefined;
}

export function modelsOf(file: SyntaxFile): Model[] {
  return file.members.filter((member): member is Model => member.kind === "Model");
}

function isPlainLayer(step: Step): step is Word {
  return step.kind === "Word" && step.arguments !== undefined && catalog.find("layer", step.name.name) !== undefined;
}

/** A copy of the layer for every group; for every task where each group holds one. */
export function splitLayer({ flow, index, text }: WrittenLayer, groups: Groups): Edit[] {
  return [eachOf(text, flow.steps[index].span, groups)];
}

/** Tasks part at this layer and stay apart to the end of the chain. */
export function branchFrom({ flow, index, text }: WrittenLayer, groups: Groups): Edit[] {
  const span = { start: flow.steps[index].span.start, end: flow.span.end };
  return areLayers(flow.steps.slice(index)) ? [eachOf(text, span, groups)] : [];
}

/** Tasks part at the first layer of the chain. */
export function splitChain(layer: WrittenLayer, groups: Groups): Edit[] {
  return branchFrom(fromStart(layer), groups);
}

/** The chain from this layer on becomes the expert of a mixture. */
export function mixtureFrom({ flow, index, text }: WrittenLayer, mixture: (expert: string) => string): Edit[] {
  const span = { start: flow.steps[index].span.start, end: flow.span.end };
  return areLayers(flow.steps.slice(index)) ? [{ span, text: mixture(text.slice(span.start, span.end)) }] : [];
}

/**
 * The same with narrower layers: two copies of 0.7 times the width cost about what one of the full width does, once and a half. Nothing where
 * a width is not written as a number.
 */
export function narrower({ flow, index, text }: WrittenLayer, factor: number, written: (chain: string) => string): Edit[] {
  const steps = flow.steps.slice(index);
  const span = { start: steps[0].span.start, end: flow.span.end };
  const widths = steps.flatMap((step) => (step.kind === "Word" && weighted.has(step.name.name) ? [widthOf(step)] : []));
  if (!areLayers(steps) || widths.length === 0 || widths.includes(undefined)) return [];
  const chain = widths.reverse().reduce((whole, width) => {
    if (!width) return whole;
    const [start, end] = [width.span.start - span.start, width.span.end - span.start];
    return whole.slice(0, start) + String(Math.max(1, Math.round(factor * width.value))) + whole.slice(end);
  }, text.slice(span.start, span.end));
  return [{ span, text: written(chain) }];
}

/** Layers whose first argument is how wide they are. */
const weighted: ReadonlySet<string> = new Set(["dense", "conv2d", "conv1d"]);

/** Where the width of a layer is written as a number. */
export function widthOf({ name, arguments: given }: Word): NumberLiteral | undefined {
  if (!weighted.has(name.name)) return undefined;
  const value = given?.items.find(({ key }, place) => (key ? key.name === "units" || key.name === "filters" : place === 0))?.value;
  return value?.kind === "Number" ? value : undefined;
}

/** `each(…, groups: …)` of a chain. */
export function eachText(chain: string, groups: Groups): string {
  const lists = groups.map((group) => `[${group.join(", ")}]`).join(", ");
  return groups.every(({ length }) => length === 1) ? `each(${chain})` : `each(${chain}, groups: [${lists}])`;
}

/** Where the layers of the chain begin. */
export function fromStart(layer: WrittenLayer): WrittenLayer {
  return { ...layer, index: firstLayer(layer.flow) };
}

type Groups = readonly (readonly string[])[];

function eachOf(text: string, span: Span, groups: Groups): Edit {
  return { span, text: eachText(text.slice(span.start, span.end), groups) };
}

function firstLayer({ steps }: Flow): number {
  return Math.max(1, steps.findIndex((step, index) => index > 0 && isPlainLayer(step)));
}

function areLayers(steps: readonly Step[]): boolean {
  return steps.length > 0 && steps.every((step) => step.kind === "Word" && (catalog.find("layer", step.name.name) !== undefined || catalog.find("activation", step.name.name) !== undefined));
}

/** Sets a key of `train { … }`, which is made where there is none. */
export function setTrain(text: string, modelName: string, key: string, value: string): Edit[] {
  const model = modelsOf(parse(text).file).find(({ name }) => name?.name === modelName);
  if (!model) return [];
  const train = model.members.find((member): member is Train => member.kind === "Train");
  if (!train?.settings) return model.close ? [{ span: { start: model.close.start, end: model.close.start }, text: `  train { ${key}: ${value} }\n` }] : [];
  return [settingEdit(train.settings, key, value)];
}

/** A whole argument of a word that holds a span, as `experts: 4` of the stage that it names. */
export function setArgument(text: string, span: Span, key: string, value: string): Edit[] {
  for (const node of descendants(parse(text).file)) {
    if (node.kind !== "Word" || node.span.start > span.start || node.span.end < span.end) continue;
    const item = node.arguments?.items.find((argument) => argument.key?.name === key);
    if (item) return [{ span: item.span, text: `${key}: ${value}` }];
  }
  return [];
}
