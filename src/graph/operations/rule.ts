import { GraphError } from "../build.ts";
import type { OperationName, Operations } from "../program.ts";
import type { Shape } from "../shape.ts";

/** The shape of a result, from the shapes of the inputs; throws a `GraphError` where they do not fit. */
type ShapeRule<Name extends OperationName> = (inputs: readonly Shape[], attributes: Operations[Name]) => Shape;

export type ShapeRules<Names extends OperationName> = { readonly [Name in Names]: ShapeRule<Name> };

/** Stops the building of a graph; the text names what did not fit. */
export function reject(message: string): never {
  throw new GraphError(message);
}

/** A shape for people: `[2, 3]`. */
export function show(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}
