import { activate } from "../activations/index.ts";
import type { LayerDefinition } from "../definition.ts";
import { plain, withActivation } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";
import { activationParameter } from "../words.ts";

export const output: LayerDefinition = {
  kind: "layer",
  name: "output",
  summary: "Says that the value already is the prediction: no last layer is added.",
  documentation: "`-> output` takes the value as the task's prediction; `-> output(softmax)` applies the activation first, and "
    + "nothing else. It has no weights.",
  parameters: [activationParameter],
  arity: 1,
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  lower: ({ build }, [x], args) => activate(build, x, args),
  emit: { as: "layers", layers: (_inputs, args) => withActivation(plain("Activation", { activation: "linear" }), args) },
};
