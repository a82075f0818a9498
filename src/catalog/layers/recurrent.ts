import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { range } from "../../graph/values.ts";
import type { Arguments, KerasLayer, LayerDefinition, LayerInput, LowerContext, ParameterDefinition, ShapeResult, WeightSpec } from "../definition.ts";
import { PADDING } from "../keras-layer.ts";
import { plain } from "../keras.ts";
import { affine, isPaddedInput } from "../sequences.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { isWord, numberOf } from "../words.ts";
import { gatedCell, longCell, simpleCell, type Cell, type CellState } from "./cells.ts";
import { product } from "./dense.ts";

/** The most positions that a recurrent layer is written out for: every one is a piece of program of its own. */
const MOST_POSITIONS = 128;

const cells: Readonly<Record<string, Cell>> = { lstm: longCell, gru: gatedCell, rnn: simpleCell };

const parameters: readonly ParameterDefinition[] = [
  { name: "units", type: "integer", minimum: 1, unit: "numbers", summary: "How many numbers it remembers, and makes." },
  { name: "sequences", type: "boolean", default: false, summary: "Whether it hands on what it made at every position, or only the last." },
];

/** Checks that there is a sequence that is short enough, then goes on with its length. */
function onSequence(inputs: readonly LayerInput[], rule: (length: number) => ShapeResult): ShapeResult {
  return onNumbers(inputs, (shape) => {
    if (shape.length !== 2) return fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[length, width]" });
    return shape[0] > MOST_POSITIONS ? fails("MTL341", { input: 0, length: shape[0], most: MOST_POSITIONS }) : rule(shape[0]);
  });
}

function cellWeights(cell: Cell, [{ shape }]: readonly LayerInput[], args: Arguments, prefix = ""): readonly WeightSpec[] {
  const [width, units] = [shape[1], numberOf(args, "units")];
  const all = cell.gates * units;
  return [
    { name: `${prefix}kernel`, shape: [width, all], initializer: { kind: "glorot", fanIn: width, fanOut: all } },
    { name: `${prefix}recurrent_kernel`, shape: [units, all], initializer: { kind: "orthogonal" } },
    { name: `${prefix}bias`, shape: [all], initializer: cell.bias(units) },
  ];
}

/** What is written out of a cell: in which direction, and whether every position is handed on. */
interface Reading {
  readonly cell: Cell;
  readonly backwards: boolean;
  readonly sequences: boolean;
  readonly prefix: string;
}

/** A cell written out position by position; padded ones leave the state as it is. */
function written({ build, padding, weight }: LowerContext, x: Value, { cell, backwards, sequences, prefix }: Reading): Value {
  const [, length] = x.shape;
  const read = build.add(product(build, x, weight(`${prefix}kernel`)), weight(`${prefix}bias`));
  const at = new Map<number, Value>();
  let state: CellState | undefined;
  for (const place of backwards ? range(length).reverse() : range(length)) {
    const here = atPosition(build, read, place);
    const next = cell.step(build, here, state, weight(`${prefix}recurrent_kernel`));
    state = padding ? frozen(build, build.slice(padding, 1, place, place + 1), state, next) : next;
    at.set(place, state[0]);
  }
  const last = at.get(backwards ? 0 : length - 1) ?? x;
  if (!sequences) return last;
  const [batch, units] = last.shape;
  return build.concat(range(length).map((place) => build.reshape(at.get(place) ?? x, [batch, 1, units])), 1);
}

function atPosition(build: Build, x: Value, place: number): Value {
  const [batch, , width] = x.shape;
  return build.reshape(build.slice(x, 1, place, place + 1), [batch, width]);
}

/** The next state where something is there, [batch, 1], else the one before, which started at 0. */
function frozen(build: Build, there: Value, before: CellState | undefined, next: CellState): CellState {
  return next.map((value, index) => (before
    ? build.add(before[index], build.multiply(there, build.subtract(value, before[index])))
    : build.multiply(there, value)));
}

/** No number that a network computes by itself: it marks padded positions for stock layers. */
const MARK = 1e6;

/** Stock layers that read `input` with its padding marked, so that `Masking` finds it: 0 · x + mark where padded, x elsewhere. */
const marked: readonly KerasLayer[] = [
  { ...plain("Multiply"), name: "there", inputs: [0, PADDING] },
  affine("mark", PADDING, -MARK, MARK),
  { ...plain("Add"), name: "marked", inputs: ["there", "mark"] },
  { ...plain("Masking", { mask_value: MARK }), name: "masked", inputs: ["marked"] },
];

function stock({ cell, backwards, sequences, prefix }: Reading, units: number, from: string | number, name: string): KerasLayer {
  return {
    className: cell.className, name, inputs: [from], weights: ["kernel", "recurrent_kernel", "bias"].map((weight) => prefix + weight),
    config: {
      ...cell.config, units, use_bias: true, return_sequences: sequences, go_backwards: backwards,
      // Weights are read from the file; Keras' usual start would be computed for nothing, by operations that small builds of TensorFlow.js lack.
      recurrent_initializer: { class_name: "Zeros", config: {} },
    },
  };
}

/** A stock layer that ends the mask of the layers before it, which later ones would refuse. */
const ended = (name: string, from: string, shape: readonly number[]): KerasLayer =>
  ({ ...plain("Reshape", { target_shape: [...shape] }), name, inputs: [from] });

/** A sequence the other way round: stock layers have no such thing but a product with the identity, mirrored. */
function turned(name: string, from: string, length: number): readonly KerasLayer[] {
  const mirror = Array.from({ length: length * length }, (_, at) => Number(Math.floor(at / length) + (at % length) === length - 1));
  return [
    { ...plain("Permute", { dims: [2, 1] }), name: `${name}_rows`, inputs: [from] },
    {
      className: "Dense", config: { units: length, use_bias: false }, weights: ["mirror"], name: `${name}_mirrored`, inputs: [`${name}_rows`],
      fixed: { mirror: { shape: [length, length], data: mirror } },
    },
    { ...plain("Permute", { dims: [2, 1] }), name, inputs: [`${name}_mirrored`] },
  ];
}

function kerasReading(inputs: readonly LayerInput[], reading: Reading, args: Arguments, name: string): readonly KerasLayer[] {
  const [length] = inputs[0].shape;
  const units = numberOf(args, "units");
  const padded = isPaddedInput(inputs);
  const from = padded ? "masked" : 0;
  if (!reading.sequences) return [stock(reading, units, from, name)];
  const read = [stock(reading, units, from, `${name}_cell`), ended(`${name}_ended`, `${name}_cell`, [length, units])];
  if (reading.backwards) return [...read, ...turned(name, `${name}_ended`, length)];
  return padded ? [...read.slice(0, 1), ended(name, `${name}_cell`, [length, units])] : [stock(reading, units, from, name)];
}

const isSequences = (args: Arguments): boolean => args.sequences === true;
const outputShape = (length: number, width: number, args: Arguments) => (isSequences(args) ? [length, width] : [width]);

interface CellWord {
  readonly name: string;
  readonly summary: string;
  readonly documentation: string;
  readonly source: string;
}

const common = " `sequences: true` hands on all positions, else the state after the last. Padded positions leave the state as it is. It is written out position by position, up to 128 of them.";

function recurrentLayer({ documentation, ...described }: CellWord): LayerDefinition {
  const cell = cells[described.name];
  const reading = (args: Arguments): Reading => ({ cell, backwards: false, sequences: isSequences(args), prefix: "" });
  return {
    kind: "layer", ...described, documentation: documentation + common,
    parameters,
    arity: 1,
    padding: (args) => (isSequences(args) ? "keeps" : "uses"),
    example: `steps -> ${described.name}(3, sequences: true) -> ${described.name}(2)`,
    shape: (inputs, args) => onSequence(inputs, (length) => ({ shape: outputShape(length, numberOf(args, "units"), args) })),
    weights: (inputs, args) => cellWeights(cell, inputs, args),
    lower: (context, [x], args) => written(context, x, reading(args)),
    emit: {
      as: "layers",
      layers: (inputs, args) => [...(isPaddedInput(inputs) ? marked : []), ...kerasReading(inputs, reading(args), args, "read")],
    },
  };
}

export const lstm = recurrentLayer({
  name: "lstm",
  summary: "Reads a sequence position by position, with gates on what it remembers, forgets and shows.",
  documentation: "Long short-term memory: [64, 16] becomes [units].",
  source: "Hochreiter & Schmidhuber 1997, Long short-term memory",
});

export const gru = recurrentLayer({
  name: "gru",
  summary: "Reads a sequence position by position, with two gates.",
  documentation: "Gated recurrent unit, with the reset gate before the product, as stock TensorFlow.js has it: [64, 16] becomes [units].",
  source: "Cho et al. 2014, Learning phrase representations using RNN encoder–decoder",
});

export const rnn = recurrentLayer({
  name: "rnn",
  summary: "Reads a sequence position by position, without gates.",
  documentation: "tanh(x · kernel + state · recurrent_kernel + bias): [64, 16] becomes [units].",
  source: "Elman 1990, Finding structure in time",
});

/** The recurrent layer that `bidirectional` is given. */
function within(args: Arguments): { readonly cell: Cell; readonly own: Arguments } | undefined {
  const given = args.layer;
  const cell = isWord(given) ? cells[given.word] : undefined;
  return isWord(given) && cell ? { cell, own: given.arguments } : undefined;
}

/** Both directions of a cell. */
function directions({ cell, own }: { readonly cell: Cell; readonly own: Arguments }): readonly Reading[] {
  return [false, true].map((backwards) => ({ cell, backwards, sequences: isSequences(own), prefix: backwards ? "backward_" : "forward_" }));
}

export const bidirectional: LayerDefinition = {
  kind: "layer",
  name: "bidirectional",
  summary: "A recurrent layer twice: forwards and backwards, side by side.",
  documentation: "`bidirectional(lstm(32, sequences: true))` makes [64, 64] of [64, 16]: at every position what was read up to it and what comes after it. "
    + "Each direction has weights of its own. Padding at the end is passed over before the backward one begins.",
  source: "Schuster & Paliwal 1997, Bidirectional recurrent neural networks",
  parameters: [{ name: "layer", type: "word", words: "layer", summary: "`lstm`, `gru` or `rnn` with their arguments." }],
  arity: 1,
  padding: (args) => (isSequences(within(args)?.own ?? {}) ? "keeps" : "uses"),
  example: "concat(history -> embed(2) -> bidirectional(gru(2, sequences: true)) -> bidirectional(lstm(2)), steps -> bidirectional(rnn(2)))",
  shape: (inputs, args) => {
    const inner = within(args);
    if (!inner) return fails("MTL342", { layer: isWord(args.layer) ? args.layer.word : "this" });
    return onSequence(inputs, (length) => ({ shape: outputShape(length, 2 * numberOf(inner.own, "units"), inner.own) }));
  },
  weights: (inputs, args) => {
    const inner = within(args);
    return inner ? directions(inner).flatMap(({ cell, prefix }) => cellWeights(cell, inputs, inner.own, prefix)) : [];
  },
  lower(context, [x], args) {
    const inner = within(args);
    if (!inner) return x;
    const both = directions(inner).map((reading) => written(context, x, reading));
    return context.build.concat(both, both[0].shape.length - 1);
  },
  emit: {
    as: "layers",
    layers(inputs, args) {
      const inner = within(args);
      if (!inner) return [];
      const both = directions(inner).flatMap((reading, index) => kerasReading(inputs, reading, inner.own, index === 0 ? "forward" : "backward"));
      return [...(isPaddedInput(inputs) ? marked : []), ...both, { ...plain("Concatenate", { axis: -1 }), name: "both", inputs: ["forward", "backward"] }];
    },
  },
};
