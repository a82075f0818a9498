import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { CombinerDefinition } from "../definition.ts";

export const graddrop: CombinerDefinition = {
  kind: "combiner",
  name: "graddrop",
  summary: "Coordinate by coordinate, keep only gradients of one sign, drawn by their strength.",
  documentation: [
    "For each weight `P = (1 + Σ g / Σ |g|) / 2` is the chance that the positive gradients are kept and the negative ones dropped, else the other way round; what is kept is added.",
    "`leak` is the share of a dropped gradient that is let through all the same. Applied to the gradients of shared weights, as TorchJD does; with `scope: representation` to those of features, as the paper does:",
    "a feature's gradients are added over the batch, times the sign of the feature, and one draw masks it for the whole batch.",
  ].join("\n"),
  source: "Chen et al., Just Pick a Sign: Gradient Sign Dropout, NeurIPS 2020",
  parameters: [
    { name: "leak", type: "number", default: 0, minimum: 0, maximum: 1, summary: "Share of dropped gradients that is let through." },
    {
      name: "scope", type: "choice", choices: ["shared", "representation"], default: "shared",
      summary: "Whether a sign is drawn for every shared weight, or for every feature of the shared representation.",
    },
  ],
  scale: "sum",
  needs: "gram",
  combine: ({ gram }) => gram.map(() => 1),
  rows: {
    slots: [],
    noise: true,
    feeds: () => [],
    lower: (build, { rows, noise }, args) => {
      const mask = signMask(build, rows, noise ?? build.scalar(0.5));
      const leak = Number(args.leak);
      const kept = leak > 0 ? build.add(build.multiply(mask, build.scalar(1 - leak)), build.scalar(leak)) : mask;
      return { rows: build.multiply(rows, kept), slots: [] };
    },
  },
  cut: {
    lower(build, { rows, value, noise }, args) {
      const signed = build.sum(build.multiply(rows, build.sign(value)), { axes: [1], keep: false });
      const [tasks, ...feature] = signed.shape;
      const size = sizeOf(feature);
      const mask = signMask(build, build.reshape(signed, [tasks, size]), build.reshape(noise, [1, size]));
      const leak = Number(args.leak);
      const kept = build.add(build.multiply(mask, build.scalar(1 - leak)), build.scalar(leak));
      return build.multiply(rows, build.reshape(kept, [tasks, 1, ...feature]));
    },
  },
};

/** 1 where a number [S, n] has the sign that its column's draw [1, n] keeps. */
function signMask(build: Build, rows: Value, noise: Value): Value {
  const over = { axes: [0], keep: true } as const;
  const strength = build.maximum(build.sum(build.abs(rows), over), build.scalar(1e-30));
  const positive = build.multiply(build.add(build.divide(build.sum(rows, over), strength), build.scalar(1)), build.scalar(0.5));
  const zero = build.scalar(0);
  const up = build.multiply(build.greater(rows, zero), build.greater(positive, noise));
  const down = build.multiply(build.greater(zero, rows), build.greater(noise, positive));
  return build.add(up, down);
}
