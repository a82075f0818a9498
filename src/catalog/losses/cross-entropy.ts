import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { LossDefinition } from "../definition.ts";
import { rowMeans, safeLog } from "./rows.ts";

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
  documentation: "−(y log p + (1 − y) log(1 − p)), the mean over a row's entries. Computed from the numbers before `sigmoid` where there are any.",
  parameters: [],
  lower: ({ build, output, logits, label }) =>
    rowMeans(build, logits ? fromLogits(build, logits, label) : fromProbability(build, output, label)),
};

export const crossEntropy: LossDefinition = {
  kind: "loss",
  name: "cross_entropy",
  summary: "−log of the probability given to the right class.",
  documentation: "−log p[label], the mean over a row's positions. Computed from the numbers before `softmax` where there are any.",
  parameters: [],
  lower({ build, output, logits, label }) {
    const logProbability = logits ? build.logSoftmax(logits) : safeLog(build, output);
    const rank = logProbability.shape.length;
    const right = build.multiply(logProbability, build.oneHot(label, logProbability.shape[rank - 1]));
    return rowMeans(build, build.negate(build.sum(right, { axes: [rank - 1], keep: false })));
  },
};
