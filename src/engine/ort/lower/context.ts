import type { OperationName, Value } from "../../../graph/program.ts";
import type { Shape } from "../../../graph/shape.ts";
import type { OnnxGraph } from "../graph.ts";

/** What the rules of one program share. */
export interface Context {
  readonly graph: OnnxGraph;
  /** The ONNX name of a value that is already lowered. */
  nameOf(value: Value): string;
  /** A 0-or-1 value as ONNX's bool. */
  conditionOf(value: Value): string;
  /** The same, from inputs under other names. */
  conditionFrom(value: Value, nameOf: (value: Value) => string): string;
  /** `times` × batch as a vector of one int64. */
  batch(times: number): string;
}

/** Writes one operation as ONNX nodes and returns the name of its result. */
export type Rule<Name extends OperationName> = (value: Value<Name>, context: Context, ...inputs: string[]) => string;
export type Rules<Names extends OperationName> = { readonly [Name in Names]: Rule<Name> };

/** A shape as ONNX takes it at run time: a literal, or parts joined where a dimension carries the batch. */
export function shapeAtRun({ graph, batch }: Context, shape: Shape): string {
  if (shape.every((dimension) => dimension >= 0)) return graph.integers(shape);
  const parts = shape.map((dimension) => (dimension < 0 ? batch(-dimension) : graph.integers([dimension])));
  return parts.length === 1 ? parts[0] : graph.node("Concat", parts, { axis: 0 });
}

/** Reshape, with the batch inferred from the number of elements. */
export function reshape({ graph }: Context, name: string, shape: Shape): string {
  return graph.node("Reshape", [name, graph.integers(shape.map((dimension) => (dimension < 0 ? -1 : dimension)))]);
}

/** Broadcasts to a shape; only a batch that the value has not yet is computed at run time. */
export function expand(context: Context, name: string, from: Shape, to: Shape): string {
  const missing = to.length - from.length;
  const target = to.map((dimension, axis) => (from[axis - missing] === dimension ? 1 : dimension));
  return context.graph.node("Expand", [name, shapeAtRun(context, target)]);
}
