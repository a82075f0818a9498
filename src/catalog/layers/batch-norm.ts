import type { Build } from "../../graph/build.ts";
import type { Arguments } from "../../graph/model.ts";
import type { Value } from "../../graph/program.ts";
import type { LayerDefinition, LowerContext, WeightSpec } from "../definition.ts";
import { channelsFirst, channelsLast } from "../pictures.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

/** Axes whose numbers share statistics: all but `channel`. */
function otherAxes(rank: number, channel: number): readonly number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== channel);
}

/** x with mean 0 and variance 1 by the given statistics, all shaped to broadcast. */
function normalized(build: Build, x: Value, mean: Value, variance: Value, epsilon: number): Value {
  const deviation = build.sqrt(build.add(variance, build.scalar(epsilon)));
  return build.divide(build.subtract(x, mean), deviation);
}

/** The batch's own statistics, which also move the kept ones a little. */
function measured(context: LowerContext, x: Value, channel: number, momentum: number) {
  const { build, weight, updateStatistic } = context;
  const axes = otherAxes(x.shape.length, channel);
  const mean = build.mean(x, { axes, keep: true });
  const distance = build.subtract(x, mean);
  const variance = build.mean(build.multiply(distance, distance), { axes, keep: true });
  const moved = (name: string, now: Value) => {
    const kept = build.multiply(weight(name), build.scalar(momentum));
    const taken = build.multiply(build.reshape(now, weight(name).shape), build.scalar(1 - momentum));
    updateStatistic(name, build.add(kept, taken));
  };
  moved("moving_mean", mean);
  moved("moving_variance", variance);
  return { mean, variance };
}

function lowered(context: LowerContext, x: Value, channel: number, args: Arguments): Value {
  const { build, training, weight } = context;
  const aligned = x.shape.map((length, axis) => (axis === channel ? length : 1));
  const kept = (name: string) => build.reshape(weight(name), aligned);
  const { mean, variance } = training
    ? measured(context, x, channel, numberOf(args, "momentum"))
    : { mean: kept("moving_mean"), variance: kept("moving_variance") };
  const unit = normalized(build, x, mean, variance, numberOf(args, "epsilon"));
  return build.add(build.multiply(unit, kept("gamma")), kept("beta"));
}

function weightsOf(channels: number): readonly WeightSpec[] {
  const at = (name: string, value: number, trainable: boolean): WeightSpec =>
    ({ name, shape: [channels], initializer: { kind: "constant", value }, trainable });
  return [at("gamma", 1, true), at("beta", 0, true), at("moving_mean", 0, false), at("moving_variance", 1, false)];
}

export const batchNorm: LayerDefinition = {
  kind: "layer",
  name: "batch_norm",
  summary: "Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it.",
  documentation: "While training, the batch's own mean and variance are used, and a moving average of them is kept: "
    + "kept · momentum + batch · (1 − momentum), once a step. Prediction uses the kept ones. Of a picture, all positions of a "
    + "channel count together.",
  source: "Ioffe & Szegedy 2015, Batch normalization",
  parameters: [
    {
      name: "momentum", type: "number", minimum: 0, maximum: 1, default: 0.9,
      summary: "Share of the kept statistics that stays at each step.",
    },
    { name: "epsilon", type: "number", above: 0, default: 1e-3, summary: "Added to the variance, so that nothing is divided by zero." },
  ],
  arity: 1,
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  weights: ([input]) => weightsOf(input.shape[input.shape.length - 1]),
  lower(context, [x], args) {
    if (x.shape.length !== 4) return lowered(context, x, x.shape.length - 1, args);
    return channelsLast(context.build, lowered(context, channelsFirst(context.build, x), 1, args));
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => [{
      className: "BatchNormalization",
      config: { axis: -1, momentum: numberOf(args, "momentum"), epsilon: numberOf(args, "epsilon") },
      weights: ["gamma", "beta", "moving_mean", "moving_variance"],
    }],
  },
};
