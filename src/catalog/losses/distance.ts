import type { LossDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";
import { labelMeans } from "./rows.ts";

export const meanSquaredError: LossDefinition = {
  kind: "loss",
  name: "mse",
  summary: "Mean squared error.",
  documentation: "(prediction − label)², the mean over a row's entries. Large misses count most.",
  parameters: [],
  lower(inputs) {
    const { build, output, label } = inputs;
    const miss = build.subtract(output, label);
    return labelMeans(inputs, build.multiply(miss, miss));
  },
};

export const meanAbsoluteError: LossDefinition = {
  kind: "loss",
  name: "mae",
  summary: "Mean absolute error.",
  documentation: "|prediction − label|, the mean over a row's entries. All misses count by their size alone, so that outliers move little.",
  parameters: [],
  lower: (inputs) => labelMeans(inputs, inputs.build.abs(inputs.build.subtract(inputs.output, inputs.label))),
};

export const huber: LossDefinition = {
  kind: "loss",
  name: "huber",
  summary: "Squared for small misses, straight for large ones.",
  documentation: "½ m² for a miss m up to `delta`, delta (|m| − ½ delta) beyond it; the mean over a row's entries.",
  source: "Huber 1964, Robust estimation of a location parameter",
  parameters: [{
    name: "delta", type: "number", above: 0, default: 1, unit: "the label's unit, after scaling",
    summary: "The miss at which the parabola becomes a line.",
  }],
  lower(inputs, args) {
    const { build, output, label } = inputs;
    // With c = min(|m|, delta), both branches are c (|m| − ½ c).
    const miss = build.abs(build.subtract(output, label));
    const cut = build.minimum(miss, build.scalar(numberOf(args, "delta", 1)));
    return labelMeans(inputs, build.multiply(cut, build.subtract(miss, build.multiply(cut, build.scalar(0.5)))));
  },
};
