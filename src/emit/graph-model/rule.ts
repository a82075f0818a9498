import type { OperationName, Value } from "../../graph/program.ts";
import type { Shape } from "../../graph/shape.ts";
import type { Numbers } from "../numbers.ts";
import type { GraphDefinition } from "./definition.ts";

/** What the rules of one model share. */
export interface Context {
  readonly graph: GraphDefinition;
  /** The numbers of a value that does not depend on what is fed, where they are at hand. */
  literalOf(value: Value): Numbers | undefined;
  /** `times` × batch as a vector of one int32. */
  batch(times: number): string;
}

/** Writes one operation as nodes of TensorFlow and returns the name of its result. */
export type Rule<Name extends OperationName> = (value: Value<Name>, context: Context, ...inputs: string[]) => string;
export type Rules<Names extends OperationName> = { readonly [Name in Names]: Rule<Name> };

/** Gradients of pictures: no forward pass has them. */
type BackwardOperation = "conv2dFilterGradient" | "maxPool2dGradient" | "averagePool2dGradient";
export type ForwardOperation = Exclude<OperationName, BackwardOperation | "feed" | "state" | "constant">;

/** Reshape, with the batch inferred from the number of elements. */
export function reshape({ graph }: Context, name: string, shape: Shape): string {
  return graph.node("Reshape", [name, graph.integers(shape.map((dimension) => (dimension < 0 ? -1 : dimension)))]);
}

/** A shape as TensorFlow takes it at run time: a literal, or parts joined where a dimension carries the batch. */
export function shapeAtRun({ graph, batch }: Context, shape: Shape): string {
  if (shape.every((dimension) => dimension >= 0)) return graph.integers(shape);
  const parts = shape.map((dimension) => (dimension < 0 ? batch(-dimension) : graph.integers([dimension])));
  return parts.length === 1 ? parts[0] : graph.concat(parts, 0);
}

/** A value spread over a larger shape; itself where it has that shape. */
export function broadcast(context: Context, name: string, from: Shape, to: Shape): string {
  const same = from.length === to.length && from.every((dimension, axis) => dimension === to[axis]);
  return same ? name : context.graph.node("BroadcastTo", [name, shapeAtRun(context, to)]);
}
