import type { Shape } from "../graph/shape.ts";
import type { LayerInput, ShapeResult } from "./definition.ts";

/**
 * What shape rules may find, with the data of each message. Shapes are texts, `[28, 28, 1]`; `input`, `left` and `right`
 * are places in the layer's list of values, from 0.
 */
export interface ShapeProblems {
  /** `concat` on an axis needs equal lengths elsewhere. */
  MTL301: { axis: number; left: number; leftShape: string; right: number; rightShape: string };
  /** A window is larger than what it slides over, so that nothing is left. */
  MTL302: { input: number; shape: string; window: string };
  /** A layer needs another number of dimensions: `expected` is what it reads, `[height, width, channels]`. */
  MTL303: { input: number; shape: string; expected: string };
  /** `add` and its kin need equal shapes. */
  MTL304: { left: number; leftShape: string; right: number; rightShape: string };
  /** Ids where numbers are needed. */
  MTL305: { input: number };
  /** Numbers where ids are needed. */
  MTL306: { input: number; shape: string };
  /** There is no such axis. */
  MTL307: { axis: number; input: number; shape: string };
  /** A recurrent layer is written out for so many positions and no more. */
  MTL341: { input: number; length: number; most: number };
  /** `bidirectional` of a layer that is not recurrent. */
  MTL342: { layer: string };
  /** Heads that do not divide a width. */
  MTL512: { count: number; width: number };
  /** Too few or too many values. */
  MTL308: { expected: string; actual: number };
}

/** A failed shape rule, with its data. */
export function fails<Code extends keyof ShapeProblems>(code: Code, detail: ShapeProblems[Code]): ShapeResult {
  return { code, detail: detail as Readonly<Record<string, string | number>> };
}

/** `[28, 28, 1]`; a dimension that only the data decides is `?`. */
export function shapeText(shape: Shape): string {
  return `[${shape.map((dimension) => (Number.isNaN(dimension) ? "?" : String(dimension))).join(", ")}]`;
}

/** Whether two lengths are equal as far as is known. */
export function sameLength(left: number, right: number): boolean {
  return left === right || Number.isNaN(left) || Number.isNaN(right);
}

/** Checks what every layer of numbers asks, then goes on with the shapes. */
export function onNumbers(
  inputs: readonly LayerInput[],
  rule: (first: Shape, ...others: readonly Shape[]) => ShapeResult,
): ShapeResult {
  const [first, ...others] = inputs.map((input) => input.shape);
  if (first === undefined) return fails("MTL308", { expected: "1", actual: 0 });
  const ids = inputs.findIndex((input) => input.type === "int32");
  return ids >= 0 ? fails("MTL305", { input: ids }) : rule(first, ...others);
}

/** Checks that there is one value of ids, then goes on with it. */
export function onIds(inputs: readonly LayerInput[], rule: (input: LayerInput) => ShapeResult): ShapeResult {
  const [input] = inputs;
  if (input === undefined) return fails("MTL308", { expected: "1", actual: 0 });
  return input.type === "int32" ? rule(input) : fails("MTL306", { input: 0, shape: shapeText(input.shape) });
}

/** Checks that there is one picture, [height, width, channels], then goes on with it. */
export function onPicture(
  inputs: readonly LayerInput[],
  rule: (height: number, width: number, channels: number) => ShapeResult,
): ShapeResult {
  return onNumbers(inputs, (shape) => {
    if (shape.length === 3) return rule(shape[0], shape[1], shape[2]);
    return fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[height, width, channels]" });
  });
}
