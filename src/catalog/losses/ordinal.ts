import { range } from "../../graph/values.ts";
import type { LossDefinition } from "../definition.ts";
import { binaryCrossEntropy } from "./cross-entropy.ts";

export const ordinalCrossEntropy: LossDefinition = {
  kind: "loss",
  name: "ordinal_cross_entropy",
  summary: "−log of the probability of being above, or not above, every rank.",
  documentation: "Σ over the n − 1 thresholds of the binary cross-entropy of \"the rank is above k\": a prediction two ranks off costs more than one next door.",
  source: "Cao et al. 2020, Rank consistent ordinal regression for neural networks",
  parameters: [],
  lower(inputs) {
    const { build, output, label } = inputs;
    const thresholds = output.shape[output.shape.length - 1];
    const rank = build.reshape(build.cast(label), [...label.shape, 1]);
    const above = build.greater(rank, build.constant(range(thresholds), [thresholds]));
    const each = binaryCrossEntropy.lower({ ...inputs, label: above, mask: above }, {});
    return build.sum(each, { axes: [each.shape.length - 1], keep: false });
  },
};
