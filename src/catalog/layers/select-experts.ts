import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { range } from "../../graph/values.ts";
import type { Arguments, LayerDefinition } from "../definition.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

/** How many bits it takes to name one of `experts`, a power of two. */
export function bitsFor(experts: number): number {
  return Math.round(Math.log2(experts));
}

/** How many numbers k selectors read: bits of each, then one weight of each. */
export function selectorWidth(experts: number, k: number): number {
  return k * (bitsFor(experts) + 1);
}

/** 0 below −γ/2, 1 above γ/2, and a cubic between them that leaves both smoothly. */
function smoothStep(build: Build, x: Value, gamma: number): Value {
  const cut = build.minimum(build.maximum(x, build.scalar(-gamma / 2)), build.scalar(gamma / 2));
  const cubic = build.multiply(build.multiply(cut, build.multiply(cut, cut)), build.scalar(-2 / gamma ** 3));
  return build.add(build.add(cubic, build.multiply(cut, build.scalar(1.5 / gamma))), build.scalar(0.5));
}

/** How much each selector [batch, k] picks each expert: the product over bits of the bit, or of what it lacks to 1. */
function selected(build: Build, bits: Value, experts: number): Value {
  const [batch, k, count] = bits.shape;
  const factors = range(count).map((bit) => {
    const signs = range(experts).map((expert) => 2 * ((expert >> bit) & 1) - 1);
    const own = build.slice(bits, 2, bit, bit + 1);
    const offset = build.constant(signs.map((sign) => (1 - sign) / 2), [1, 1, experts]);
    return build.add(build.multiply(own, build.constant(signs, [1, 1, experts])), offset);
  });
  const all = build.expand(build.scalar(1), [batch, k, experts]);
  return factors.reduce((left, right) => build.multiply(left, right), all);
}

function lowered(build: Build, x: Value, args: Arguments): Value {
  const [experts, k] = [numberOf(args, "experts"), numberOf(args, "k")];
  const count = bitsFor(experts);
  const [batch] = x.shape;
  const weights = build.reshape(build.softmax(build.slice(x, 1, k * count, k * (count + 1))), [batch, k, 1]);
  if (count === 0) return build.sum(weights, { axes: [1], keep: false });
  const bits = build.reshape(smoothStep(build, build.slice(x, 1, 0, k * count), numberOf(args, "temperature", 1)), [batch, k, count]);
  return build.sum(build.multiply(selected(build, bits, experts), weights), { axes: [1], keep: false });
}

export const selectExperts: LayerDefinition = {
  kind: "layer",
  name: "select_experts",
  internal: true,
  summary: "k selectors, each of which names one expert in bits.",
  documentation: "Reads k · log₂(experts) numbers for the bits, then k for the selectors' weights. A bit is a smooth step of its number; a selector gives an expert "
    + "the product of its bits; the share of an expert is the selectors' mean by their softmaxed weights. Written by `dselect_k`.",
  source: "Hazimeh et al. 2021, DSelect-k: differentiable selection in the mixture of experts",
  parameters: [
    { name: "experts", type: "integer", minimum: 1, summary: "How many experts there are, a power of two." },
    { name: "k", type: "integer", minimum: 1, summary: "How many selectors there are." },
    { name: "temperature", type: "number", above: 0, default: 1, summary: "Width of the smooth step." },
  ],
  arity: 1,
  shape: (inputs, args) => onNumbers(inputs, (shape) => {
    const experts = numberOf(args, "experts");
    const width = selectorWidth(experts, numberOf(args, "k"));
    if (shape.length === 1 && (shape[0] === width || Number.isNaN(shape[0]))) return { shape: [experts] };
    return fails("MTL303", { input: 0, shape: shapeText(shape), expected: `[${width}]` });
  }),
  lower: ({ build }, [x], args) => lowered(build, x, args),
  emit: { as: "graph", reason: "stock layers have no selector that becomes exactly 0 or 1" },
};
