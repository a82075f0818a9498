import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { LossDefinition } from "../definition.ts";
import { labelMeans, safeLog } from "./rows.ts";

/** −(y log p + (1 − y) log(1 − p)) as softplus(z) − y z, which neither overflows nor loses digits. */
function fromLogits(build: Build, logits: Value, label: Value): Value {
  return build.subtract(build.softplus(logits), build.multiply(logits, label));
}

function fromProbability(build: Build, probability: Value, label: Value): Value {
  const one = build.scalar(1);
  const yes = build.multiply(label, safeLog(build, probability));
  const no = build.multiply(build.subtract(one, label), safeLog(build, build.subtract(one, probability)));
  return build.negate(build.add(yes, no));
}

export const binaryCrossEntropy: LossDefinition = {
  kind: "loss",
  name: "binary_cross_entropy",
  summary: "−log of the probability given to what happened, yes or no.",
  documentation: "−(y log p + (1 − y) log(1 − p)), for each label. Computed from the numbers before `sigmoid` where there are any.",
  parameters: [],
  lower(inputs) {
    const { build, output, logits, label } = inputs;
    return labelMeans(inputs, logits ? fromLogits(build, logits, label) : fromProbability(build, output, label));
  },
};

export const crossEntropy: LossDefinition = {
  kind: "loss",
  name: "cross_entropy",
  summary: "−log of the probability given to the right class.",
  documentation: "−log p[label], for each label. Computed from the numbers before `softmax` where there are any.",
  parameters: [],
  lower(inputs) {
    const { build, output, logits, label } = inputs;
    const logProbability = logits ? build.logSoftmax(logits) : safeLog(build, output);
    const rank = logProbability.shape.length;
    const right = build.multiply(logProbability, build.oneHot(label, logProbability.shape[rank - 1]));
    return labelMeans(inputs, build.negate(build.sum(right, { axes: [rank - 1], keep: false })));
  },
};
