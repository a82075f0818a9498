import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { LossDefinition, LossInputs } from "../definition.ts";
import { numberOf } from "../words.ts";
import { binaryCrossEntropy } from "./cross-entropy.ts";
import { labelMeans, safeLog } from "./rows.ts";

/** log p of every class. */
function logProbabilities({ build, output, logits }: LossInputs): Value {
  return logits ? build.logSoftmax(logits) : safeLog(build, output);
}

/** −log of the probability given to what happened, for each entry; classes have ids, yes or no has numbers. */
function surprise(inputs: LossInputs): Value {
  const { build, output, logits, label } = inputs;
  if (label.type === "int32") {
    const all = logProbabilities(inputs);
    const last = all.shape.length - 1;
    return build.negate(build.sum(build.multiply(all, build.oneHot(label, all.shape[last])), { axes: [last], keep: false }));
  }
  const sign = build.subtract(build.multiply(label, build.scalar(2)), build.scalar(1));
  if (logits) return build.softplus(build.negate(build.multiply(logits, sign)));
  const right = build.add(build.multiply(output, sign), build.subtract(build.scalar(1), label));
  return build.negate(safeLog(build, right));
}

/** How much of the probability went elsewhere, never quite 0: a power below 1 has no slope there. */
function missed(build: Build, surprised: Value): Value {
  return build.maximum(build.subtract(build.scalar(1), build.exp(build.negate(surprised))), build.scalar(1e-7));
}

export const focal: LossDefinition = {
  kind: "loss",
  name: "focal",
  summary: "Cross-entropy that counts sure rows less.",
  documentation: "−(1 − p)^gamma log p, with p the probability given to what happened: rows that are right already fade, so that rare and hard ones are heard. "
    + "`gamma: 0` is cross-entropy.",
  source: "Lin et al. 2017, Focal loss for dense object detection",
  parameters: [{ name: "gamma", type: "number", minimum: 0, default: 2, summary: "How fast sure rows fade." }],
  lower(inputs, args) {
    const { build } = inputs;
    const surprised = surprise(inputs);
    const fading = build.power(missed(build, surprised), build.scalar(numberOf(args, "gamma", 2)));
    return labelMeans(inputs, build.multiply(fading, surprised));
  },
};

export const labelSmoothing: LossDefinition = {
  kind: "loss",
  name: "label_smoothing",
  summary: "Cross-entropy against labels that are not quite sure.",
  documentation: "The right class gets 1 − eps of the label, and eps is spread over all classes alike: −Σ label · log p. Predictions become less sure of themselves.",
  source: "Szegedy et al. 2016, Rethinking the Inception architecture for computer vision",
  parameters: [{ name: "eps", type: "number", minimum: 0, maximum: 1, default: 0.1, summary: "Share of the label that is spread." }],
  lower(inputs, args) {
    const { build, label } = inputs;
    const epsilon = numberOf(args, "eps", 0.1);
    const softened = (right: Value, ways: number) => build.add(build.multiply(right, build.scalar(1 - epsilon)), build.scalar(epsilon / ways));
    if (label.type !== "int32") return binaryCrossEntropy.lower({ ...inputs, label: softened(label, 2) }, {});
    const all = logProbabilities(inputs);
    const last = all.shape.length - 1;
    const spread = softened(build.oneHot(label, all.shape[last]), all.shape[last]);
    return labelMeans(inputs, build.negate(build.sum(build.multiply(all, spread), { axes: [last], keep: false })));
  },
};

export const hinge: LossDefinition = {
  kind: "loss",
  name: "hinge",
  summary: "Straight below a margin, and nothing beyond it.",
  documentation: "max(0, 1 − s z), with s = 1 for yes and −1 for no, and z the number before `sigmoid`; after a bare `output`, z = 2 p − 1. Rows beyond the margin count for nothing.",
  source: "Cortes & Vapnik 1995, Support-vector networks",
  parameters: [],
  lower(inputs) {
    const { build, output, logits, label } = inputs;
    const one = build.scalar(1);
    const twice = (x: Value) => build.subtract(build.multiply(x, build.scalar(2)), one);
    return labelMeans(inputs, build.relu(build.subtract(one, build.multiply(twice(label), logits ?? twice(output)))));
  },
};
