import type { OperationName, Value } from "../../../graph/program.ts";
import type { Context, Rule, Rules } from "./context.ts";
import { elementwise } from "./elementwise.ts";
import { pictures } from "./pictures.ts";
import { pools } from "./pools.ts";
import { products } from "./products.ts";
import { shapes } from "./shapes.ts";

type Leaf = "feed" | "state";

const rules: Rules<Exclude<OperationName, Leaf>> = {
  constant: ({ attributes, shape, type }, { graph }) => graph.literal(type, attributes.data, shape),
  ...elementwise,
  ...shapes,
  ...products,
  ...pictures,
  ...pools,
};

/** Writes one value's operation into the graph of its context and returns the name of the result. */
export function lowerValue(value: Value, context: Context): string {
  const rule = rules[value.operation as Exclude<OperationName, Leaf>] as Rule<OperationName>;
  return rule(value, context, ...value.inputs.map((input) => context.nameOf(input)));
}
