import type { LayerDefinition, LayerInput, ShapeResult, WeightSpec } from "../catalog/definition.ts";
import { paddingAfter } from "../catalog/padding.ts";
import type { Arguments, ArgumentValue } from "../graph/model.ts";
import { isWord } from "./settings.ts";
import { wordText } from "./texts.ts";

/** What a layer word with its arguments makes of values, wherever it stands. */
export interface LayerFacts {
  readonly result: ShapeResult;
  /** What it makes; undefined where it cannot read the values. */
  readonly value?: LayerInput;
  /** It reads padding as if it were data. */
  readonly loses: boolean;
  /** `dense(50)` */
  readonly text: string;
  weights(): readonly WeightSpec[];
}

interface Remembered {
  readonly args: Arguments;
  readonly inputs: readonly LayerInput[];
  readonly facts: LayerFacts;
}

/** Facts of the layers of one model, found once for uses that are alike: towers, experts and heads mostly are. */
export class KnownLayers {
  private readonly known = new Map<LayerDefinition, Map<number, Remembered>>();

  of(definition: LayerDefinition, args: Arguments, inputs: readonly LayerInput[]): LayerFacts {
    const key = keyOf(args, inputs);
    const uses = this.known.get(definition) ?? new Map<number, Remembered>();
    const last = uses.get(key);
    if (last && sameInputs(last.inputs, inputs) && sameArguments(last.args, args)) return last.facts;
    const facts = factsOf(definition, args, inputs);
    this.known.set(definition, uses.set(key, { args, inputs, facts }));
    return facts;
  }
}

/** Equal for uses that are alike, and mostly not for others: made of the lengths of the values and the numbers among the arguments. */
function keyOf(args: Arguments, inputs: readonly LayerInput[]): number {
  let key = inputs.length;
  for (let input = 0; input < inputs.length; input++) {
    const { shape } = inputs[input];
    for (let axis = 0; axis < shape.length; axis++) key = (key * 31 + shape[axis]) | 0;
  }
  for (const name in args) key = (key * 31 + partOf(args[name])) | 0;
  return key;
}

function partOf(value: ArgumentValue | undefined): number {
  return typeof value === "number" ? value * 1021 : isWord(value) ? value.word.length : 0;
}

const noWeights = () => [];

function factsOf(definition: LayerDefinition, args: Arguments, inputs: readonly LayerInput[]): LayerFacts {
  const result = definition.shape(inputs, args);
  const text = wordText(definition.name, args, definition.parameters);
  if (!("shape" in result)) return { result, loses: false, text, weights: noWeights };
  const { padding, lost } = paddingAfter(definition, inputs, args, result.shape);
  return { result, value: { shape: result.shape, type: "float32", padding }, loses: lost === true, text, weights: weightsOf(definition, args, inputs) };
}

/** Found when they are asked for, and once. */
function weightsOf(definition: LayerDefinition, args: Arguments, inputs: readonly LayerInput[]): () => readonly WeightSpec[] {
  if (!definition.weights) return noWeights;
  let known: readonly WeightSpec[] | undefined;
  return () => (known ??= definition.weights?.(inputs, args) ?? []);
}

function sameInputs(left: readonly LayerInput[], right: readonly LayerInput[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (!sameInput(left[index], right[index])) return false;
  return true;
}

/** A length that nobody knows yet is like no other. */
function sameInput(left: LayerInput, right: LayerInput): boolean {
  if (left === right) return true;
  const { shape, type, vocabularySizes, perColumn, padding, sources } = left;
  if (type !== right.type || perColumn !== right.perColumn || padding !== right.padding || sources !== right.sources) return false;
  return sameNumbers(shape, right.shape) && (vocabularySizes === right.vocabularySizes || sameNumbers(vocabularySizes ?? [], right.vocabularySizes ?? []));
}

function sameNumbers(left: readonly number[], right: readonly number[]): boolean {
  if (left.length !== right.length) return false;
  for (let axis = 0; axis < left.length; axis++) if (left[axis] !== right[axis]) return false;
  return true;
}

function sameArguments(left: Arguments, right: Arguments): boolean {
  if (left === right) return true;
  let count = 0;
  for (const name in left) {
    if (!sameArgument(left[name], right[name])) return false;
    count++;
  }
  for (const name in right) if (right[name] !== undefined || name in left) count--;
  return count === 0;
}

/** Lists are taken to differ: they are rare, and may be long. */
function sameArgument(left: ArgumentValue | undefined, right: ArgumentValue | undefined): boolean {
  if (left === right) return true;
  return isWord(left) && isWord(right) && left.word === right.word && sameArguments(left.arguments, right.arguments);
}
