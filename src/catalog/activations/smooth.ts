import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { ActivationDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";

/** x where positive, alpha (eˣ − 1) elsewhere; the exponential sees no positive number, so that it cannot overflow. */
function exponentialBelowZero(build: Build, x: Value, alpha: number): Value {
  const below = build.minimum(x, build.scalar(0));
  const tail = build.multiply(build.subtract(build.exp(below), build.scalar(1)), build.scalar(alpha));
  return build.add(build.relu(x), tail);
}

const softplus: ActivationDefinition = {
  kind: "activation",
  name: "softplus",
  summary: "log(1 + eˣ), a smooth relu",
  documentation: "A smooth `relu`: always positive, so it fits predictions that cannot be negative.",
  source: "Dugas et al. 2001, Incorporating second-order functional knowledge",
  parameters: [],
  keras: "softplus",
  lower: (build, x) => build.softplus(x),
};

const elu: ActivationDefinition = {
  kind: "activation",
  name: "elu",
  summary: "x where positive, alpha (eˣ − 1) elsewhere",
  documentation: "Like `relu` for positive numbers; negative ones level off at −alpha.",
  source: "Clevert et al. 2016, Fast and accurate deep network learning by exponential linear units",
  parameters: [{ name: "alpha", type: "number", minimum: 0, default: 1, summary: "How far below zero it reaches." }],
  kerasLayer: (args) => ({ className: "ELU", config: { alpha: numberOf(args, "alpha", 1) }, weights: [] }),
  lower: (build, x, args) => exponentialBelowZero(build, x, numberOf(args, "alpha", 1)),
};

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

const selu: ActivationDefinition = {
  kind: "activation",
  name: "selu",
  summary: "A scaled elu that keeps mean 0 and variance 1",
  documentation: "`elu` with the two constants under which deep chains of dense layers keep mean 0 and variance 1.",
  source: "Klambauer et al. 2017, Self-normalizing neural networks",
  parameters: [],
  keras: "selu",
  lower: (build, x) => build.multiply(exponentialBelowZero(build, x, SELU_ALPHA), build.scalar(SELU_SCALE)),
};

const swish: ActivationDefinition = {
  kind: "activation",
  name: "swish",
  summary: "x · sigmoid(x)",
  documentation: "A smooth function close to `relu` that dips a little below zero. Also known as SiLU.",
  source: "Ramachandran et al. 2017, Searching for activation functions",
  parameters: [],
  keras: "swish",
  lower: (build, x) => build.multiply(x, build.sigmoid(x)),
};

const mish: ActivationDefinition = {
  kind: "activation",
  name: "mish",
  summary: "x · tanh(softplus(x))",
  documentation: "A smooth function close to `swish`.",
  source: "Misra 2019, Mish: a self regularized non-monotonic activation function",
  parameters: [],
  keras: "mish",
  lower: (build, x) => build.multiply(x, build.tanh(build.softplus(x))),
};

const exp: ActivationDefinition = {
  kind: "activation",
  name: "exp",
  summary: "eˣ",
  documentation: "Turns any number into a positive one. Grows fast: a sum of 89 is more than 32 bits can hold.",
  parameters: [],
  lower: (build, x) => build.exp(x),
};

export const smooth: readonly ActivationDefinition[] = [softplus, elu, selu, swish, mish, exp];
