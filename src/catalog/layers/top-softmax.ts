import { range } from "../../graph/values.ts";
import type { LayerDefinition } from "../definition.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

/** Stands for −∞: e to this power is 0. */
const NOTHING = -1e9;

export const topSoftmax: LayerDefinition = {
  kind: "layer",
  name: "top_softmax",
  internal: true,
  summary: "Softmax over the k largest numbers; the others get nothing.",
  documentation: "Of equal numbers the first counts as larger. Written by gates with `top_k`.",
  source: "Shazeer et al. 2017, Outrageously large neural networks: the sparsely-gated mixture-of-experts layer",
  parameters: [{ name: "k", type: "integer", minimum: 1, summary: "How many numbers count." }],
  arity: 1,
  shape: (inputs) => onNumbers(inputs, (shape) =>
    (shape.length === 1 ? { shape } : fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[experts]" }))),
  lower({ build }, [x], args) {
    const [batch, count] = x.shape;
    const [each, other] = [build.reshape(x, [batch, count, 1]), build.reshape(x, [batch, 1, count])];
    const earlier = build.constant(range(count * count).map((at) => Number(at % count < Math.floor(at / count))), [1, count, count]);
    const larger = build.add(build.greater(other, each), build.multiply(build.equal(other, each), earlier));
    const place = build.sum(larger, { axes: [2], keep: false });
    const counts = build.greater(build.scalar(numberOf(args, "k", 1) - 0.5), place);
    return build.softmax(build.select(counts, x, build.scalar(NOTHING)));
  },
  emit: { as: "graph", reason: "stock layers cannot leave out all but the largest shares of a gate" },
};
