import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { PenaltyDefinition } from "../definition.ts";
import { axesOf, strength, type Alike } from "../penalty.ts";
import { added, rowsOf, squared, sumOf } from "./numbers.ts";

/** Keeps √ apart from 0, where it has no slope. */
const TINY = 1e-10;

function rooted(build: Build, squares: Value): Value {
  return build.sqrt(build.add(squares, build.scalar(TINY)));
}

/** Sums of squares along all axes but one. */
function squaresAlong(build: Build, x: Value, axis: number): Value {
  return build.sum(squared(build, x), { axes: x.shape.flatMap((_, at) => (at === axis ? [] : [at])), keep: false });
}

/** ‖W_r‖ for every input r, over units and parts together. */
function rowNorms(build: Build, alike: Alike): Value {
  const { inputs } = axesOf(alike[0].shape);
  return sumOf(build, rooted(build, added(build, alike.map((value) => squaresAlong(build, value, inputs)))));
}

/** √|g| ‖W_g‖ for every unit g of every part. */
function unitNorms(build: Build, value: Value): Value {
  const { units } = axesOf(value.shape);
  const size = sizeOf(value.shape) / value.shape[units];
  return build.multiply(sumOf(build, rooted(build, squaresAlong(build, value, units))), build.scalar(Math.sqrt(size)));
}

/** Σ over places r of (Σ_k |W_rk|)². */
function exclusive(build: Build, alike: Alike): Value {
  return sumOf(build, squared(build, build.sum(build.abs(rowsOf(build, alike)), { axes: [0], keep: false })));
}

export const l1: PenaltyDefinition = {
  kind: "penalty",
  name: "l1",
  summary: "Draws single weights to 0.",
  documentation: "Σ |w| over the kernels of the parts. Biases are left alone.",
  source: "Tibshirani 1996, Regression shrinkage and selection via the lasso",
  parameters: [strength],
  form: {
    reads: "weights", counts: "matrices", minimum: 1,
    lower: ({ build, weights }) => added(build, weights.flat().map((value) => sumOf(build, build.abs(value)))),
  },
};

export const l21: PenaltyDefinition = {
  kind: "penalty",
  name: "l21",
  summary: "Draws whole inputs to 0, for all parts at once: they select features together.",
  documentation: "Σ_r ‖W_r‖ where W_r holds what all units of all parts take from input r (of a picture: from channel r). On "
    + "`soft(dense(32), penalty: l21(0.01))` the tasks agree on which inputs count. The root is smoothed by 1e-10.",
  source: "Argyriou et al. 2008, Convex multi-task feature learning; Liu et al. 2009, Multi-task feature learning via efficient ℓ2,1-norm minimization",
  parameters: [strength],
  form: {
    reads: "weights", counts: "matrices", minimum: 1,
    lower: ({ build, weights }) => added(build, weights.map((alike) => rowNorms(build, alike))),
  },
};

export const groupSparse: PenaltyDefinition = {
  kind: "penalty",
  name: "group_sparse",
  summary: "Draws whole units (of pictures: filters) to 0, each part by itself.",
  documentation: "Σ_g √|g| ‖W_g‖, where a group g is all that one unit of one part reads: layers find out how wide they have to be. The root is smoothed by 1e-10.",
  source: "Yuan & Lin 2006, Model selection and estimation in regression with grouped variables; Wen et al. 2016, Learning structured sparsity",
  parameters: [strength],
  form: {
    reads: "weights", counts: "matrices", minimum: 1,
    lower: ({ build, weights }) => added(build, weights.flat().map((value) => unitNorms(build, value))),
  },
};

export const exclusiveSparse: PenaltyDefinition = {
  kind: "penalty",
  name: "exclusive_sparse",
  summary: "Lets parts compete: what one uses, the others leave.",
  documentation: "Σ_r (Σ_k |W_rk|)², where r runs over the places of a kernel and k over the parts: large in two parts costs more than large in one.",
  source: "Zhou et al. 2010, Exclusive lasso for multi-task feature selection",
  parameters: [strength],
  form: {
    reads: "weights", counts: "matrices", minimum: 2,
    lower: ({ build, weights }) => added(build, weights.map((alike) => exclusive(build, alike))),
  },
};
