import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { Arithmetic } from "../definition.ts";

/** Update rules on plain numbers: learned loss weights, and tests. */
export const numberArithmetic: Arithmetic<number> = {
  constant: (value) => value,
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  sqrt: Math.sqrt,
  sign: Math.sign,
  power: (base, exponent) => base ** exponent,
};

/** Update rules as nodes of a graph; operands broadcast, so that scalars meet whole tensors. */
export function valueArithmetic(build: Build): Arithmetic<Value> {
  return {
    constant: (value) => build.scalar(value),
    add: (left, right) => build.add(left, right),
    subtract: (left, right) => build.subtract(left, right),
    multiply: (left, right) => build.multiply(left, right),
    divide: (left, right) => build.divide(left, right),
    sqrt: (x) => build.sqrt(x),
    sign: (x) => build.sign(x),
    power: (base, exponent) => build.power(base, exponent),
  };
}
