import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { range } from "../../graph/values.ts";
import type { LossDefinition, LossInputs } from "../definition.ts";

/** Keeps the loss defined, and small, where neither prediction nor label holds anything. */
const SMOOTHING = 1;

/** Predicted and true share of every class, [batch, ...mask, classes], and what counts of it. */
function shares({ build, output, label, mask }: LossInputs): { predicted: Value; right: Value; counts: Value } {
  const ids = label.type === "int32";
  const classes = output.shape[output.shape.length - 1];
  const right = ids ? build.oneHot(label, classes) : label;
  const own = mask ?? build.add(build.multiply(build.mean(right, { axes: range(right.shape.length).slice(1), keep: false }), build.scalar(0)), build.scalar(1));
  const known = build.minimum(own, build.scalar(1));
  const counts = known.shape.length === right.shape.length ? known : build.reshape(known, [...known.shape, 1]);
  return { predicted: build.multiply(output, counts), right: build.multiply(right, counts), counts: own };
}

/** Σ over the axes of positions, or over the batch where a row has only one label. */
function summed(build: Build, x: Value, axes: readonly number[]): Value {
  return build.sum(x, { axes, keep: true });
}

export const dice: LossDefinition = {
  kind: "loss",
  name: "dice",
  summary: "1 − overlap of prediction and label, as areas.",
  documentation: "1 − (2 Σ p y + 1) / (Σ p + Σ y + 1), summed over a row's positions (over the batch where a row has one label), the mean over classes. "
    + "For pictures of labels in which the thing sought is small: what is rightly empty does not count.",
  source: "Milletari et al. 2016, V-Net",
  parameters: [],
  lower(inputs) {
    const { build } = inputs;
    const { predicted, right, counts } = shares(inputs);
    const rank = counts.shape.length;
    const axes = rank > 1 ? range(rank).slice(1) : [0];
    const both = summed(build, build.multiply(predicted, right), axes);
    const all = build.add(summed(build, predicted, axes), summed(build, right, axes));
    const overlap = build.divide(build.add(build.multiply(both, build.scalar(2)), build.scalar(SMOOTHING)), build.add(all, build.scalar(SMOOTHING)));
    const lost = build.subtract(build.scalar(1), overlap);
    const rest = range(lost.shape.length).slice(rank);
    const mean = rest.length === 0 ? lost : build.mean(lost, { axes: rest, keep: false });
    return build.add(mean, build.multiply(counts, build.scalar(0)));
  },
};
