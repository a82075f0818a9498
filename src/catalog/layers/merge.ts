import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { sameShape, type Shape } from "../../graph/shape.ts";
import type { LayerDefinition, LayerInput, ParameterDefinition, ShapeResult } from "../definition.ts";
import { plain } from "../keras.ts";
import { channelsFirst, channelsLast } from "../pictures.ts";
import { fails, onNumbers, sameLength, shapeText } from "../shape-problem.ts";

export const values: ParameterDefinition = {
  name: "values", type: "value", rest: true, summary: "Two or more values; one that flows in by `->` comes first.",
};

/** The longest length along every axis, or the first pair of values that does not fit. */
export function common(shapes: readonly Shape[], stretches: boolean): ShapeResult {
  if (shapes.length < 2) return fails("MTL308", { expected: "2 or more", actual: shapes.length });
  const [first] = shapes;
  const shape = first.map((_, axis) => Math.max(...shapes.map((other) => other[axis] ?? 0)));
  const fits = (other: Shape) => other.length === first.length
    && other.every((length, axis) => sameLength(length, shape[axis]) || (stretches && length === 1));
  const wrong = shapes.findIndex((other) => !fits(other));
  if (wrong < 0) return { shape };
  const left = wrong === 0 ? shapes.findIndex((other) => !sameShape(other, first)) : 0;
  const [low, high] = left < wrong ? [left, wrong] : [wrong, left];
  return fails("MTL304", {
    left: low, leftShape: shapeText(shapes[low]), right: high, rightShape: shapeText(shapes[high]),
  });
}

interface MergeWord {
  readonly name: string;
  readonly summary: string;
  readonly documentation: string;
  readonly source?: string;
  readonly className: string;
  readonly stretches: boolean;
  readonly apply: (build: Build, left: Value, right: Value) => Value;
  /** What becomes of all of them together, of how many. */
  readonly finish?: (build: Build, merged: Value, count: number) => Value;
}

function mergeLayer({ className, stretches, apply, finish, ...described }: MergeWord): LayerDefinition {
  return {
    kind: "layer", ...described,
    parameters: [values],
    arity: "many",
    padding: "keeps",
    shape: (inputs: readonly LayerInput[]) => onNumbers(inputs, (...shapes) => common(shapes, stretches)),
    lower({ build }, inputs) {
      const pictures = inputs.every((value) => value.shape.length === 4);
      const ordered = pictures ? inputs.map((value) => channelsFirst(build, value)) : inputs;
      const together = ordered.reduce((left, right) => apply(build, left, right));
      const merged = finish ? finish(build, together, inputs.length) : together;
      return pictures ? channelsLast(build, merged) : merged;
    },
    emit: { as: "layers", layers: () => [plain(className)] },
  };
}

export const add = mergeLayer({
  name: "add",
  summary: "The sum of values of one shape.",
  documentation: "Adds number by number, as in a residual connection: `block res(w) = add(it, it -> dense(w, relu) -> dense(w))`. "
    + "All values have the same shape.",
  className: "Add",
  stretches: false,
  apply: (build, left, right) => build.add(left, right),
});

export const multiply = mergeLayer({
  name: "multiply",
  summary: "The product of values, number by number.",
  documentation: "Multiplies number by number. Shapes are equal, but for axes of length 1, which are stretched: "
    + "a weight [1] scales a whole row [64].",
  className: "Multiply",
  stretches: true,
  apply: (build, left, right) => build.multiply(left, right),
});

export const average = mergeLayer({
  name: "average",
  summary: "The mean of values of one shape.",
  documentation: "The mean, number by number, of two or more values of one shape: an ensemble of towers, say.",
  className: "Average",
  stretches: false,
  apply: (build, left, right) => build.add(left, right),
  finish: (build, sum, count) => build.multiply(sum, build.scalar(1 / count)),
});

export const maximum = mergeLayer({
  name: "maximum",
  summary: "The largest of values of one shape, number by number.",
  documentation: "Number by number the largest of two or more values of one shape (maxout). Where two are equal, the later one learns.",
  source: "Goodfellow et al. 2013, Maxout networks",
  className: "Maximum",
  stretches: false,
  apply: (build, left, right) => build.maximum(left, right),
});
