import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { range } from "../../graph/values.ts";
import type { Arguments, KerasLayer, LayerInput, LowerContext, ParameterDefinition, WeightSpec } from "../definition.ts";
import { plain } from "../keras.ts";
import { anyThere, kerasAnyThere, kerasPenalties, penalties } from "../sequences.ts";
import { numberOf } from "../words.ts";
import { product } from "./dense.ts";

export const headsParameter: ParameterDefinition = {
  name: "heads", type: "integer", minimum: 1, default: 1, summary: "Into how many parts the width is cut, each with attention of its own.",
};

const parts = ["query", "key", "value"] as const;

export const glorot = (name: string, rows: number, columns: number): WeightSpec =>
  ({ name, shape: [rows, columns], initializer: { kind: "glorot", fanIn: rows, fanOut: columns } });

const countOf = (args: Arguments): number => numberOf(args, "heads", 1);

/** What queries are made of, and what keys and values are: the same value, where a sequence attends to itself. */
export interface Attending<Of> {
  readonly asking: Of;
  readonly asked: Of;
}

const sourceOf = <Of>({ asking, asked }: Attending<Of>, part: typeof parts[number]): Of => (part === "query" ? asking : asked);

const widthOf = ({ shape }: { readonly shape: readonly number[] }): number => shape[shape.length - 1];

/** Three matrices a head, and the one that mixes what the heads give. */
export function headWeights(sources: Attending<LayerInput>, args: Arguments): readonly WeightSpec[] {
  const width = widthOf(sources.asking);
  const each = parts.map((part) => ({ part, rows: widthOf(sourceOf(sources, part)) }));
  const own = range(countOf(args)).flatMap((at) => each.map(({ part, rows }) => glorot(`${part}_${at + 1}`, rows, width / countOf(args))));
  return [...own, glorot("output", width, width)];
}

/** softmax(q kᵀ / √d) v of one head; padded positions are never looked at. */
function head(build: Build, [query, key, value]: readonly Value[], padding: Value | undefined): Value {
  const scores = build.multiply(build.matmul(query, build.transpose(key, [0, 2, 1])), build.scalar(1 / Math.sqrt(widthOf(query))));
  const [batch, length] = [scores.shape[0], scores.shape[2]];
  const open = padding ? build.add(scores, build.reshape(penalties(build, padding), [batch, 1, length])) : scores;
  return build.matmul(build.softmax(open), value);
}

/** All heads side by side, mixed: [batch, queries, width]. A row with nothing to look at gives zeros. */
export function lowerHeads({ build, weight, padding }: LowerContext, sources: Attending<Value>, args: Arguments): Value {
  const heads = range(countOf(args)).map((at) =>
    head(build, parts.map((part) => product(build, sourceOf(sources, part), weight(`${part}_${at + 1}`))), padding));
  const mixed = product(build, build.concat(heads, 2), weight("output"));
  return padding ? build.multiply(mixed, build.reshape(anyThere(build, padding), [mixed.shape[0], 1, 1])) : mixed;
}

/** What stock layers read: places of our values, or names of earlier layers. */
interface KerasHeads {
  readonly sources: Attending<number | string>;
  readonly width: number;
  readonly padded: boolean;
}

/** One head in stock layers: queries times keys, softmax, times values. */
function kerasHead(number: number, size: number, { sources, padded }: KerasHeads): readonly KerasLayer[] {
  const name = `head_${number}`;
  const dense = (part: typeof parts[number]): KerasLayer => ({
    className: "Dense", config: { units: size, use_bias: false }, weights: [`${part}_${number}`], name: `${name}_${part}`, inputs: [sourceOf(sources, part)],
  });
  const scaled: KerasLayer = {
    ...plain("Rescaling", { scale: 1 / Math.sqrt(size), offset: 0 }), name: `${name}_scaled`, inputs: [`${name}_scores`],
  };
  const open: readonly KerasLayer[] = padded ? [{ ...plain("Add"), name: `${name}_open`, inputs: [`${name}_scaled`, "penalties"] }] : [];
  return [
    ...parts.map(dense),
    { ...plain("Dot", { axes: [2, 2], normalize: false }), name: `${name}_scores`, inputs: [`${name}_query`, `${name}_key`] },
    scaled, ...open,
    { ...plain("Activation", { activation: "softmax" }), name: `${name}_shares`, inputs: [padded ? `${name}_open` : `${name}_scaled`] },
    { ...plain("Dot", { axes: [2, 1], normalize: false }), name, inputs: [`${name}_shares`, `${name}_value`] },
  ];
}

/** [length, 1] as a row: [1, length], called `penalties`. */
export const kerasRows = (from: string): KerasLayer => ({ ...plain("Permute", { dims: [2, 1] }), name: "penalties", inputs: [from] });

/** An empty row reads nothing, and gets zeros. */
const emptied: readonly KerasLayer[] = [
  kerasAnyThere(),
  { ...plain("Reshape", { target_shape: [1, 1] }), name: "any", inputs: ["there"] },
  { ...plain("Multiply"), name: "kept", inputs: ["mixed", "any"] },
];

/** `lowerHeads` in stock layers. */
export function kerasHeads(reading: KerasHeads, args: Arguments): readonly KerasLayer[] {
  const { width, padded } = reading;
  const count = countOf(args);
  const names = range(count).map((at) => `head_${at + 1}`);
  const joined: readonly KerasLayer[] = count > 1 ? [{ ...plain("Concatenate", { axis: -1 }), name: "heads", inputs: names }] : [];
  return [
    ...(padded ? [kerasPenalties(), kerasRows("penalty")] : []),
    ...range(count).flatMap((at) => kerasHead(at + 1, width / count, reading)), ...joined,
    { className: "Dense", config: { units: width, use_bias: false }, weights: ["output"], name: "mixed", inputs: [count > 1 ? "heads" : names[0]] },
    ...(padded ? emptied : []),
  ];
}

/** Whether the heads divide a width, as far as it is known. */
export function headsDivide(width: number, args: Arguments): boolean {
  return width % countOf(args) === 0 || Number.isNaN(width);
}
