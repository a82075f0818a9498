import type { ActivationDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";

const linear: ActivationDefinition = {
  kind: "activation",
  name: "linear",
  summary: "The value as it is.",
  documentation: "Leaves every number as it is: x. The default wherever an activation may stand.",
  parameters: [],
  keras: "linear",
  lower: (_build, x) => x,
};

const relu: ActivationDefinition = {
  kind: "activation",
  name: "relu",
  summary: "max(x, 0)",
  documentation: "Keeps positive numbers and sets negative ones to zero. The usual choice for hidden layers.",
  source: "Nair & Hinton 2010, Rectified linear units improve restricted Boltzmann machines",
  parameters: [],
  keras: "relu",
  lower: (build, x) => build.relu(x),
};

const relu6: ActivationDefinition = {
  kind: "activation",
  name: "relu6",
  summary: "min(max(x, 0), 6)",
  documentation: "`relu` that stops growing at 6.",
  source: "Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10",
  parameters: [],
  keras: "relu6",
  lower: (build, x) => build.minimum(build.relu(x), build.scalar(6)),
};

const leakyRelu: ActivationDefinition = {
  kind: "activation",
  name: "leaky_relu",
  summary: "x where positive, slope · x elsewhere",
  documentation: "`relu` that lets a small share of negative numbers through, so that no unit goes silent for good.",
  source: "Maas et al. 2013, Rectifier nonlinearities improve neural network acoustic models",
  parameters: [{
    name: "slope", type: "number", minimum: 0, maximum: 1, default: 0.01, summary: "What negative numbers are multiplied by.",
  }],
  kerasLayer: (args) => ({ className: "LeakyReLU", config: { alpha: numberOf(args, "slope", 0.01) }, weights: [] }),
  lower: (build, x, args) =>
    build.subtract(build.relu(x), build.multiply(build.scalar(numberOf(args, "slope", 0.01)), build.relu(build.negate(x)))),
};

export const rectified: readonly ActivationDefinition[] = [linear, relu, relu6, leakyRelu];
