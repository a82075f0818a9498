import { broadcast, type Shape } from "../shape.ts";
import { reject, show, type ShapeRules } from "./rule.ts";

export type UnaryName =
  | "negate" | "abs" | "sign" | "exp" | "log" | "sqrt" | "reciprocal"
  | "relu" | "sigmoid" | "tanh" | "softplus" | "erf" | "stopGradient";

export type BinaryName =
  | "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "power" | "greater" | "equal";

const same = ([x]: readonly Shape[]) => x;

function together(shapes: readonly Shape[]): Shape {
  return shapes.reduce((left, right) =>
    broadcast(left, right) ?? reject(`shapes ${show(left)} and ${show(right)} do not broadcast`));
}

export const elementwiseShapes: ShapeRules<UnaryName | BinaryName | "select" | "cast"> = {
  negate: same, abs: same, sign: same, exp: same, log: same, sqrt: same, reciprocal: same,
  relu: same, sigmoid: same, tanh: same, softplus: same, erf: same, stopGradient: same, cast: same,
  add: together, subtract: together, multiply: together, divide: together, maximum: together, minimum: together,
  power: together, greater: together, equal: together, select: together,
};
