import type { Value } from "../../graph/program.ts";
import type { LossDefinition, LossInputs } from "../definition.ts";
import { numberOf } from "../words.ts";
import { labelMeans, safeLog } from "./rows.ts";

export const quantile: LossDefinition = {
  kind: "loss",
  name: "quantile",
  summary: "Makes the prediction a quantile: 0.9 is exceeded by one label in ten.",
  documentation: "q m for a label m above the prediction, (1 − q) m for one m below it; the mean over a row's entries. `quantile(0.5)` is half of `mae`.",
  source: "Koenker & Bassett 1978, Regression quantiles",
  parameters: [{ name: "q", type: "number", above: 0, maximum: 1, summary: "Share of the labels that is to lie below the prediction." }],
  lower(inputs, args) {
    const { build, output, label } = inputs;
    const q = numberOf(args, "q", 0.5);
    const miss = build.subtract(label, output);
    return labelMeans(inputs, build.subtract(build.relu(miss), build.multiply(miss, build.scalar(1 - q))));
  },
};

/** Σ left · right over every row. */
function products({ build }: LossInputs, left: Value, right: Value): Value {
  const axes = left.shape.map((_, axis) => axis).slice(1);
  return build.sum(build.multiply(left, right), { axes, keep: false });
}

export const cosine: LossDefinition = {
  kind: "loss",
  name: "cosine",
  summary: "1 − cosine of the angle between prediction and label.",
  documentation: "For `number[k]` whose direction matters and whose length does not: 0 where both point the same way, 2 where they point apart.",
  parameters: [],
  lower(inputs) {
    const { build, output, label } = inputs;
    const length = (x: Value) => build.sqrt(build.add(products(inputs, x, x), build.scalar(1e-12)));
    const cosines = build.divide(products(inputs, output, label), build.multiply(length(output), length(label)));
    return build.subtract(build.scalar(1), cosines);
  },
};

export const poisson: LossDefinition = {
  kind: "loss",
  name: "poisson",
  summary: "−log of the probability of a count, but for what does not depend on the prediction.",
  documentation: "rate − count · log rate, the mean over a row's entries. Computed from the logarithm of the rate where there is one.",
  source: "Nelder & Wedderburn 1972, Generalized linear models",
  parameters: [],
  lower(inputs) {
    const { build, output, logits, label } = inputs;
    const logRate = logits ?? safeLog(build, output);
    return labelMeans(inputs, build.subtract(output, build.multiply(label, logRate)));
  },
};
