import type { Shape } from "../../graph/shape.ts";
import type { Arguments, LayerDefinition, ShapeResult } from "../definition.ts";
import { plain } from "../keras.ts";
import { fails, onNumbers, sameLength, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

/** The axis of a row, counted from the front. */
function axisOf(args: Arguments, rank: number): number {
  const axis = numberOf(args, "axis", -1);
  return axis < 0 ? axis + rank : axis;
}

function joined(shapes: readonly Shape[], args: Arguments): ShapeResult {
  const [first] = shapes;
  if (shapes.length < 2) return fails("MTL308", { expected: "2 or more", actual: shapes.length });
  const axis = axisOf(args, first.length);
  if (axis < 0 || axis >= first.length) {
    return fails("MTL307", { axis: numberOf(args, "axis", -1), input: 0, shape: shapeText(first) });
  }
  const fits = (shape: Shape) => shape.length === first.length && shape.every((length, at) => at === axis || sameLength(length, first[at]));
  const wrong = shapes.findIndex((shape) => !fits(shape));
  if (wrong >= 0) {
    return fails("MTL301", { axis, left: 0, leftShape: shapeText(first), right: wrong, rightShape: shapeText(shapes[wrong]) });
  }
  const length = shapes.reduce((sum, shape) => sum + shape[axis], 0);
  return { shape: first.map((own, at) => (at === axis ? length : own)) };
}

export const concat: LayerDefinition = {
  kind: "layer",
  name: "concat",
  summary: "Values side by side along one axis.",
  documentation: "Joins two or more values: `concat(age, job -> embed(8))`, or `age -> concat(other)`. All axes but the one "
    + "that is joined have equal lengths.",
  parameters: [
    { name: "values", type: "value", rest: true, summary: "Two or more values; one that flows in by `->` comes first." },
    {
      name: "axis", type: "integer", default: -1,
      summary: "The axis of a row that grows: 0 is its first, −1 its last.",
    },
  ],
  arity: "many",
  padding: (args) => (numberOf(args, "axis", -1) === 0 ? undefined : "keeps"),
  shape: (inputs, args) => onNumbers(inputs, (...shapes) => joined(shapes, args)),
  lower: ({ build }, inputs, args) => build.concat(inputs, axisOf(args, inputs[0].shape.length - 1) + 1),
  emit: {
    as: "layers",
    layers: (inputs, args) => [plain("Concatenate", { axis: axisOf(args, inputs[0].shape.length) + 1 })],
  },
};
