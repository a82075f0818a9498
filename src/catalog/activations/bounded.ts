import type { ActivationDefinition } from "../definition.ts";

const sigmoid: ActivationDefinition = {
  kind: "activation",
  name: "sigmoid",
  summary: "1 / (1 + e⁻ˣ), between 0 and 1",
  documentation: "Squeezes a number into a probability. The last activation of `binary` tasks.",
  parameters: [],
  keras: "sigmoid",
  lower: (build, x) => build.sigmoid(x),
};

const hardSigmoid: ActivationDefinition = {
  kind: "activation",
  name: "hard_sigmoid",
  summary: "0.2 x + 0.5, cut to 0 … 1",
  documentation: "A piecewise linear stand-in for `sigmoid`.",
  source: "Courbariaux et al. 2015, BinaryConnect",
  parameters: [],
  keras: "hardSigmoid",
  lower: (build, x) => {
    const line = build.add(build.multiply(x, build.scalar(0.2)), build.scalar(0.5));
    return build.minimum(build.relu(line), build.scalar(1));
  },
};

const tanh: ActivationDefinition = {
  kind: "activation",
  name: "tanh",
  summary: "Hyperbolic tangent, between −1 and 1",
  documentation: "Squeezes a number between −1 and 1, and keeps its sign.",
  parameters: [],
  keras: "tanh",
  lower: (build, x) => build.tanh(x),
};

const softsign: ActivationDefinition = {
  kind: "activation",
  name: "softsign",
  summary: "x / (1 + |x|), between −1 and 1",
  documentation: "Like `tanh`, but nears its bounds more slowly.",
  source: "Bergstra et al. 2009, Quadratic polynomials learn better image features",
  parameters: [],
  keras: "softsign",
  lower: (build, x) => build.divide(x, build.add(build.abs(x), build.scalar(1))),
};

const softmax: ActivationDefinition = {
  kind: "activation",
  name: "softmax",
  summary: "Positive numbers that sum to 1 along the last axis",
  documentation: "Turns the numbers of the last axis into probabilities: eˣ divided by the sum over the axis. "
    + "The last activation of `classes` tasks, and of gates.",
  parameters: [],
  acrossLastAxis: true,
  keras: "softmax",
  lower: (build, x) => build.softmax(x),
};

export const bounded: readonly ActivationDefinition[] = [sigmoid, hardSigmoid, tanh, softsign, softmax];
