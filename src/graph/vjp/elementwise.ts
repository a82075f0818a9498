import type { BinaryName, UnaryName } from "../operations/elementwise.ts";
import type { OperationName, Value } from "../program.ts";
import { unbroadcast, type Cotangent, type Rule, type Vjp, type Vjps } from "./rule.ts";

type Context = Cotangent<OperationName>;

/** An operation of one operand, by its slope. */
function slope(compute: (context: Context) => Value): Vjp<UnaryName> {
  return [(context) => context.build.multiply(context.cotangent, compute(context))];
}

/** One operand of a broadcasting operation, by its cotangent before the broadcast axes are summed. */
function operand(compute: (context: Context) => Value): Rule<BinaryName | "select"> {
  return (context, index) => unbroadcast(context.build, compute(context), context.inputs[index].shape);
}

const unaryVjps: Vjps<UnaryName> = {
  negate: [({ build, cotangent }) => build.negate(cotangent)],
  abs: slope(({ build, inputs: [x] }) => build.sign(x)),
  sign: [undefined],
  stopGradient: [undefined],
  exp: slope(({ result }) => result),
  log: [({ build, cotangent, inputs: [x] }) => build.divide(cotangent, x)],
  sqrt: [({ build, cotangent, result }) => build.divide(build.multiply(cotangent, build.scalar(0.5)), result)],
  reciprocal: slope(({ build, result }) => build.negate(build.multiply(result, result))),
  relu: slope(({ build, result }) => build.greater(result, build.scalar(0))),
  sigmoid: slope(({ build, result }) => build.multiply(result, build.subtract(build.scalar(1), result))),
  tanh: slope(({ build, result }) => build.subtract(build.scalar(1), build.multiply(result, result))),
  softplus: slope(({ build, inputs: [x] }) => build.sigmoid(x)),
  erf: slope(({ build, inputs: [x] }) =>
    build.multiply(build.scalar(2 / Math.sqrt(Math.PI)), build.exp(build.negate(build.multiply(x, x))))),
};

/** 1 where the left operand wins; a tie goes to the right. */
const leftIsGreater = ({ build, inputs: [left, right] }: Context) => build.greater(left, right);
const rightIsGreater = ({ build, inputs: [left, right] }: Context) => build.greater(right, left);
const masked = (mask: (context: Context) => Value) =>
  operand((context) => context.build.multiply(context.cotangent, mask(context)));
const unmasked = (mask: (context: Context) => Value) =>
  operand((context) => context.build.multiply(context.cotangent, not(context, mask(context))));

function not({ build }: Context, mask: Value): Value {
  return build.subtract(build.scalar(1), mask);
}

/** y ln x, which is 0 where x is 0. */
function exponentSlope({ build, inputs: [base], result }: Context): Value {
  return build.multiply(result, build.log(build.maximum(base, build.scalar(1e-30))));
}

function baseSlope({ build, inputs: [base, exponent] }: Context): Value {
  return build.multiply(exponent, build.power(base, build.subtract(exponent, build.scalar(1))));
}

const binaryVjps: Vjps<BinaryName> = {
  add: [operand(({ cotangent }) => cotangent), operand(({ cotangent }) => cotangent)],
  subtract: [operand(({ cotangent }) => cotangent), operand(({ build, cotangent }) => build.negate(cotangent))],
  multiply: [
    operand(({ build, cotangent, inputs: [, right] }) => build.multiply(cotangent, right)),
    operand(({ build, cotangent, inputs: [left] }) => build.multiply(cotangent, left)),
  ],
  divide: [
    operand(({ build, cotangent, inputs: [, right] }) => build.divide(cotangent, right)),
    operand(({ build, cotangent, inputs: [, right], result }) =>
      build.negate(build.multiply(cotangent, build.divide(result, right)))),
  ],
  maximum: [masked(leftIsGreater), unmasked(leftIsGreater)],
  minimum: [masked(rightIsGreater), unmasked(rightIsGreater)],
  power: [
    operand((context) => context.build.multiply(context.cotangent, baseSlope(context))),
    operand((context) => context.build.multiply(context.cotangent, exponentSlope(context))),
  ],
  greater: [undefined, undefined],
  equal: [undefined, undefined],
};

export const elementwiseVjps: Vjps<UnaryName | BinaryName | "select" | "cast"> = {
  ...unaryVjps,
  ...binaryVjps,
  // Chosen, not multiplied: an infinity in the branch not taken must not become NaN.
  select: [
    undefined,
    operand(({ build, cotangent, inputs: [condition] }) => build.select(condition, cotangent, build.scalar(0))),
    operand(({ build, cotangent, inputs: [condition] }) => build.select(condition, build.scalar(0), cotangent)),
  ],
  cast: [undefined],
};
