import type { DataType, OperationName, Operations, Value } from "../program.ts";
import type { Shape } from "../shape.ts";
import { elementwiseShapes } from "./elementwise.ts";
import { layoutShapes } from "./layout.ts";
import { lookupShapes } from "./lookup.ts";
import { pictureShapes } from "./pictures.ts";
import { productShapes } from "./products.ts";
import { reductionShapes } from "./reductions.ts";
import type { ShapeRules } from "./rule.ts";

export type LeafName = "constant" | "feed" | "state";

const rules: ShapeRules<Exclude<OperationName, LeafName>> = {
  ...elementwiseShapes,
  ...layoutShapes,
  ...reductionShapes,
  ...productShapes,
  ...lookupShapes,
  ...pictureShapes,
};

/** Every operation that computes something from inputs. */
export const operationNames = Object.keys(rules) as readonly Exclude<OperationName, LeafName>[];

/** The shape of an operation's result. Throws a `GraphError` where the inputs do not fit. */
export function shapeOf<Name extends Exclude<OperationName, LeafName>>(
  operation: Name, attributes: Operations[Name], inputs: readonly Value[],
): Shape {
  return rules[operation](inputs.map((input) => input.shape), attributes);
}

const keepsType = new Set<OperationName>(["reshape", "transpose", "expand", "concat", "slice", "pad"]);

/** The type that an operation makes of these inputs. */
export function typeOf(operation: OperationName, inputs: readonly Value[]): DataType {
  return keepsType.has(operation) ? inputs[0].type : "float32";
}
