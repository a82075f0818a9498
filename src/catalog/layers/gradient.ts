import type { LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";

export const stopGradient: LayerDefinition = {
  kind: "layer",
  name: "stop_gradient",
  summary: "The value as it is; nothing behind it learns from what reads it.",
  documentation: "`concat(trunk, pos.output -> stop_gradient)` lets a task read another's prediction without training it. The layers behind it do not "
    + "belong to the reader: not in counts, nor in conflicts, nor in weights.",
  parameters: [],
  arity: 1,
  padding: "keeps",
  stopsGradient: true,
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  lower: ({ build }, [x]) => build.stopGradient(x),
  emit: { as: "layers", layers: () => [plain("Activation", { activation: "linear" })] },
};

export const reverseGradient: LayerDefinition = {
  kind: "layer",
  name: "reverse_gradient",
  summary: "The value as it is; what is behind it learns the opposite of what its reader wants.",
  documentation: "Gradients that pass are multiplied by − `scale`: the reader learns to tell, say, which source a row came from, and the layers behind unlearn what "
    + "tells it. It is an opponent, not one of those who have to agree: its gradient joins after `combine`, weighted as `weights` and `weight` say, and counts in no conflict and no affinity. "
    + "`reverse_gradient(linear(0, 1, epochs: 5))` lets the trunk learn first.",
  source: "Ganin & Lempitsky 2015, Unsupervised domain adaptation by backpropagation",
  parameters: [{ name: "scale", type: "number", words: "ramp", minimum: 0, default: 1, summary: "What the reversed gradient is multiplied by; a ramp lets the opponent in slowly." }],
  arity: 1,
  padding: "keeps",
  reversesGradient: true,
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  lower({ build, level }, [x]) {
    const scaled = build.multiply(x, level("scale"));
    // The difference is 0, to the last digit, and its slope is −scale.
    return build.add(build.stopGradient(x), build.subtract(build.stopGradient(scaled), scaled));
  },
  emit: { as: "layers", layers: () => [plain("Activation", { activation: "linear" })] },
};
