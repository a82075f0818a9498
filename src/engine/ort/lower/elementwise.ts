import type { OperationName, Value } from "../../../graph/program.ts";
import { sameShape } from "../../../graph/shape.ts";
import type { Context, Rule, Rules } from "./context.ts";

const FLOAT = 1;
const BOOL = 9;

const as = <Name extends OperationName>(type: string): Rule<Name> => (_value, { graph }, ...inputs) => graph.node(type, inputs);

const comparison = <Name extends OperationName>(type: string): Rule<Name> => (_value, { graph }, ...inputs) =>
  graph.node("Cast", [graph.node(type, inputs)], { to: FLOAT });

const greater = comparison<"greater">("Greater");

/** 1 where a number that is never negative is not 0: min(1, 1e38 x), two to four times faster than HardSigmoid, Sign, or Greater and Cast. */
function positive({ graph }: Context, x: string): string {
  return graph.node("Min", [graph.node("Mul", [x, graph.floats([1e38], [])]), graph.floats([1], [])]);
}

function isRectified({ operation }: Value): boolean {
  return operation === "relu";
}

function isZero({ operation, attributes }: Value): boolean {
  return operation === "constant" && (attributes as Value<"constant">["attributes"]).data.every((value) => value === 0);
}

export const elementwise: Rules<
  | "negate" | "abs" | "sign" | "exp" | "log" | "sqrt" | "reciprocal" | "relu" | "sigmoid" | "tanh" | "softplus" | "erf" | "stopGradient"
  | "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "power" | "greater" | "equal" | "select" | "cast"
> = {
  negate: as("Neg"),
  abs: as("Abs"),
  sign: (value, context, x) => isRectified(value.inputs[0]) ? positive(context, x) : context.graph.node("Sign", [x]),
  exp: as("Exp"),
  log: as("Log"),
  sqrt: as("Sqrt"),
  reciprocal: as("Reciprocal"),
  relu: as("Relu"),
  sigmoid: as("Sigmoid"),
  tanh: as("Tanh"),
  softplus: as("Softplus"),
  erf: as("Erf"),
  stopGradient: as("Identity"),
  add: as("Add"),
  subtract: as("Sub"),
  multiply: as("Mul"),
  divide: as("Div"),
  maximum: as("Max"),
  minimum: as("Min"),
  power: as("Pow"),
  greater: (value, context, left, right) =>
    isRectified(value.inputs[0]) && isZero(value.inputs[1]) && sameShape(value.shape, value.inputs[0].shape) ? positive(context, left) : greater(value, context, left, right),
  equal: comparison("Equal"),
  select: (value, context, _condition, yes, no) => context.graph.node("Where", [context.conditionOf(value.inputs[0]), yes, no]),
  cast: (_value, { graph }, x) => graph.node("Cast", [x], { to: FLOAT }),
};

/** The bool behind a 0-or-1 value: the comparison itself where it is one, so that no detour over numbers is computed. */
export function condition(value: Value, name: string, graph: Parameters<Rule<"select">>[1]["graph"], nameOf: (value: Value) => string): string {
  const type = value.operation === "greater" ? "Greater" : value.operation === "equal" ? "Equal" : undefined;
  if (type) return graph.node(type, value.inputs.map(nameOf));
  return graph.node("Cast", [name], { to: BOOL });
}
