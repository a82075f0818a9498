import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { PenaltyDefinition } from "../definition.ts";
import { strength, type Alike, type WeightPenalty } from "../penalty.ts";
import { numberOf } from "../words.ts";
import { added, gramOf, identity, linesOf, rowsOf, squared, sumOf, withGradientOf } from "./numbers.ts";
import { squareRoot } from "./square-root.ts";

/** Singular values far below it count as squares. */
const SMOOTH = 1e-2;

/**
 * tr √(WᵀW + ε²), of the smaller of the two products. Its slope is W (WᵀW + ε²)^(−½), which the product with the
 * inverse root gives without a path back through the iteration.
 */
function nuclearNorm(build: Build, alike: Alike): Value {
  const rows = rowsOf(build, alike);
  const [parts, numbers] = rows.shape;
  const gram = gramOf(build, parts <= numbers ? rows : build.transpose(rows, [1, 0]));
  const [size] = gram.shape;
  const { root, inverse } = squareRoot(build, build.add(gram, build.multiply(identity(build, size), build.scalar(SMOOTH ** 2))));
  const slope = build.multiply(sumOf(build, build.multiply(inverse, gram)), build.scalar(0.5));
  return withGradientOf(build, sumOf(build, build.multiply(root, identity(build, size))), slope);
}

export const traceNorm: PenaltyDefinition = {
  kind: "penalty",
  name: "trace_norm",
  summary: "Draws the parts' weights into few directions that all combine.",
  documentation: "Σ over kernels of ‖W‖_* = Σ σ_i(W), W with one column a part: a few shared directions are cheap, many of one's own are not. Computed as "
    + "tr √(WᵀW + ε²), ε = 0.01, by the Newton–Schulz iteration, whose inverse root gives the exact gradient W (WᵀW + ε²)^(−½): singular values "
    + "far below ε are no longer pushed.",
  source: "Yang & Hospedales 2017, Trace norm regularised deep multi-task learning (last-axis flattening); Mohan & Fazel 2012 for the smoothing",
  parameters: [strength],
  form: {
    reads: "weights", counts: "matrices", minimum: 2,
    lower: ({ build, weights }) => added(build, weights.map((alike) => nuclearNorm(build, alike))),
  },
};

const lowRankForm: WeightPenalty = {
  reads: "weights", counts: "matrices", minimum: 2,
  learns: (numbers, parts, args) => [
    { name: "directions", shape: [numberOf(args, "rank"), numbers], initializer: { kind: "normal", deviation: 0.1 } },
    { name: "shares", shape: [parts, numberOf(args, "rank")], initializer: { kind: "normal", deviation: 1 } },
  ],
  lower({ build, weights, learned }, args) {
    const [directions, shares] = [learned("directions"), learned("shares")];
    const rest = build.subtract(linesOf(build, weights), build.matmul(shares, directions));
    return added(build, [
      sumOf(build, squared(build, rest)),
      build.multiply(sumOf(build, build.abs(shares)), build.scalar(numberOf(args, "sparsity"))),
      build.multiply(sumOf(build, squared(build, directions)), build.scalar(numberOf(args, "decay"))),
    ]);
  },
  relation: {
    figure: "similarity",
    lower({ build, learned }) {
      const shares = learned("shares");
      const lengths = build.sqrt(build.add(build.sum(squared(build, shares), { axes: [1], keep: true }), build.scalar(1e-12)));
      return gramOf(build, build.divide(shares, lengths));
    },
  },
};

export const lowRank: PenaltyDefinition = {
  kind: "penalty",
  name: "low_rank",
  summary: "Draws each part's weights to a mix of a few directions; who mixes alike is alike.",
  documentation: "‖W − L S‖² + `sparsity` ‖S‖₁ + `decay` ‖L‖², where L holds `rank` directions and S each part's shares of them, both learned along: GO-MTL's W = L S, "
    + "held by a penalty instead of exactly, so that any layer can have it. The run reports the cosines between the parts' shares. Kernels count.",
  source: "Kumar & Daumé 2012, Learning task grouping and overlap in multi-task learning (GO-MTL)",
  parameters: [
    { name: "rank", type: "integer", minimum: 1, summary: "How many directions there are." },
    strength,
    { name: "sparsity", type: "number", minimum: 0, default: 0.01, summary: "Draws shares to 0." },
    { name: "decay", type: "number", minimum: 0, default: 0.001, summary: "Keeps directions short." },
  ],
  form: lowRankForm,
};
