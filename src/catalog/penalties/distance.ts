import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { ArgumentValue, Arguments } from "../../graph/model.ts";
import type { PenaltyDefinition } from "../definition.ts";
import { strength, type Alike, type WeightPenalty, type WeightPenaltyInputs } from "../penalty.ts";
import { added, centred, gramOf, identity, linesOf, rowsOf, squared, sumOf, withGradientOf } from "./numbers.ts";
import { squareRoot } from "./square-root.ts";

/** Σ over pairs of ‖w_i − w_j‖², which is K Σ ‖w_i − w̄‖². */
function distances(build: Build, alike: Alike): Value {
  return build.multiply(sumOf(build, squared(build, centred(build, rowsOf(build, alike)))), build.scalar(alike.length));
}

export const l2: PenaltyDefinition = {
  kind: "penalty",
  name: "l2",
  summary: "Holds the weights of parts close to each other.",
  documentation: "Σ ‖θ_i − θ_j‖² over all pairs of parts and all their weights, biases too. `soft(dense(64), penalty: l2(0.01))` lets tasks have towers of their own that "
    + "differ only where it pays. For weight decay of one part see the setting `decay`.",
  source: "Duong et al. 2015, Low resource dependency parsing: cross-lingual parameter sharing",
  parameters: [strength],
  form: { reads: "weights", counts: "all", minimum: 2, lower: ({ build, weights }) => added(build, weights.map((alike) => distances(build, alike))) },
};

/** Smooths the root at 0: singular values far below it count as squares. */
const SMOOTH = 1e-2;

/** The Gram matrix of the parts, made definite, with its root. */
function spectrum({ build, weights }: WeightPenaltyInputs) {
  const gram = gramOf(build, linesOf(build, weights));
  const [parts] = gram.shape;
  const definite = build.add(gram, build.multiply(identity(build, parts), build.scalar(SMOOTH ** 2)));
  const { root, inverse } = squareRoot(build, definite);
  return { gram, root, inverse, trace: sumOf(build, build.multiply(root, identity(build, parts))) };
}

/** min over Ω of tr(W Ω⁻¹ Wᵀ), tr Ω = 1, is (tr √WᵀW)², at Ω = √WᵀW / tr √WᵀW; its slope at that Ω is exact. */
function learnedRelation(inputs: WeightPenaltyInputs): Value {
  const { build } = inputs;
  const { gram, inverse, trace } = spectrum(inputs);
  const slope = build.multiply(trace, sumOf(build, build.multiply(inverse, gram)));
  return withGradientOf(build, squared(build, trace), slope);
}

/** Σ R_ij ‖w_i − w_j‖² = tr(W (D − R) Wᵀ), of what differs from the mean: nothing large cancels. */
function givenRelation({ build, weights }: WeightPenaltyInputs, matrix: readonly (readonly number[])[]): Value {
  const size = matrix.length;
  const laplacian = matrix.flatMap((row, i) => row.map((value, j) => (i === j ? row.reduce((sum, one) => sum + one, 0) - value : -value)));
  const products = weights.map((alike) => gramOf(build, centred(build, rowsOf(build, alike))));
  return sumOf(build, build.multiply(added(build, products), build.constant(laplacian, [size, size])));
}

/** The argument `matrix`: numbers, or undefined where it is learned. */
export function matrixOf({ matrix }: Arguments): readonly (readonly number[])[] | undefined {
  const isRow = (row: ArgumentValue): row is readonly number[] => Array.isArray(row);
  return Array.isArray(matrix) ? (matrix as readonly ArgumentValue[]).filter(isRow) : undefined;
}

const relationForm: WeightPenalty = {
  reads: "weights", counts: "matrices", minimum: 2,
  lower(inputs, args) {
    const matrix = matrixOf(args);
    return matrix ? givenRelation(inputs, matrix) : learnedRelation(inputs);
  },
  relation: {
    figure: "correlation",
    lower(inputs, args) {
      const { build } = inputs;
      const matrix = matrixOf(args);
      if (matrix) return build.constant(matrix.flat(), [matrix.length, matrix.length]);
      const { root } = spectrum(inputs);
      const [parts] = root.shape;
      const diagonal = build.sqrt(build.sum(build.multiply(root, identity(build, parts)), { axes: [1], keep: true }));
      return build.divide(build.divide(root, diagonal), build.transpose(diagonal, [1, 0]));
    },
  },
};

export const relation: PenaltyDefinition = {
  kind: "penalty",
  name: "relation",
  summary: "Holds related parts close: as related as you say, or as it learns.",
  documentation: "With `matrix: [[0, 1], [1, 0]]`, in order of the parts: Σ R_ij ‖w_i − w_j‖² over pairs. With `matrix: learned`: tr(W Ω⁻¹ Wᵀ), W one column a part, where "
    + "Ω = √(WᵀW) / tr √(WᵀW) is taken anew at every step, as in MTRL; the run reports the correlations of Ω. "
    + "Kernels count, biases do not. Singular values of W below 0.01 are smoothed.",
  source: "Evgeniou et al. 2005, Learning multiple tasks with kernel methods; Zhang & Yeung 2010, A convex formulation for learning task relationships (MTRL)",
  parameters: [strength, {
    name: "matrix", type: "matrix", choices: ["learned"], default: "learned", summary: "How related every pair of parts is, 0 or more; or `learned`.",
  }],
  form: relationForm,
};
