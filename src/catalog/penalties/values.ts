import type { Build } from "../../graph/build.ts";
import type { ArgumentValue } from "../../graph/model.ts";
import type { Value } from "../../graph/program.ts";
import type { PenaltyDefinition } from "../definition.ts";
import { strength } from "../penalty.ts";
import { centred, inLines, rowCount, squared, sumOf } from "./numbers.ts";

function meanOfRows(build: Build, rows: Value): Value {
  return build.divide(sumOf(build, rows), rowCount(build, rows));
}

export const orthogonal: PenaltyDefinition = {
  kind: "penalty",
  name: "orthogonal",
  summary: "Keeps two values from saying the same: what is private is not shared.",
  documentation: "‖SᵀP / rows‖², of two values with their means over the batch taken off: 0 where no number of the one goes with any number of the other. A value of each task "
    + "is held against the other part task by task. The mean over rows stands for the papers' sum, so that the strength does not depend on the batch.",
  source: "Bousmalis et al. 2016, Domain separation networks; Liu et al. 2017, Adversarial multi-task learning for text classification",
  parameters: [strength],
  form: {
    reads: "values", takes: 2, alike: false,
    lower(build, values) {
      const [left, right] = values.map((value) => centred(build, inLines(build, value)));
      const product = build.matmul(build.transpose(left, [1, 0]), right);
      return sumOf(build, squared(build, build.divide(product, rowCount(build, values[0]))));
    },
  },
};

/** [batch, n]: covariances of the numbers, over rows − 1. */
function covariance(build: Build, lines: Value): Value {
  const around = centred(build, lines);
  const rows = build.maximum(build.subtract(rowCount(build, lines), build.scalar(1)), build.scalar(1));
  return build.divide(build.matmul(build.transpose(around, [1, 0]), around), rows);
}

export const coral: PenaltyDefinition = {
  kind: "penalty",
  name: "coral",
  summary: "Draws the covariances of two values together.",
  documentation: "‖C_a − C_b‖² / 4d², with the covariances of the batch and d numbers a row.",
  source: "Sun & Saenko 2016, Deep CORAL: correlation alignment for deep domain adaptation",
  parameters: [strength],
  form: {
    reads: "values", takes: 2, alike: true,
    lower(build, values) {
      const [left, right] = values.map((value) => inLines(build, value));
      const difference = build.subtract(covariance(build, left), covariance(build, right));
      return build.multiply(sumOf(build, squared(build, difference)), build.scalar(1 / (4 * left.shape[1] ** 2)));
    },
  },
};

/** Probabilities away from 0, where a logarithm has no end. */
function logarithm(build: Build, probabilities: Value): Value {
  return build.log(build.maximum(probabilities, build.scalar(1e-7)));
}

/** Σ p log(p / q) over everything. */
function divergence(build: Build, p: Value, q: Value): Value {
  return build.multiply(p, build.subtract(logarithm(build, p), logarithm(build, q)));
}

export const kl: PenaltyDefinition = {
  kind: "penalty",
  name: "kl",
  summary: "Draws the second prediction to the first: they should say the same.",
  documentation: "KL(first ‖ second), the mean over rows, of probabilities such as `a.output` and `b.output`. Rows of several numbers are one distribution (`classes`); "
    + "with `each: entry`, and where there is one number, each number is the probability of a yes (`binary`, `labels`). Both learn; `stop_gradient` holds one fixed.",
  source: "Kullback & Leibler 1951, On information and sufficiency",
  parameters: [strength, {
    name: "each", type: "choice", choices: ["row", "entry"], default: "row", summary: "Whether a row is one distribution, or every number of it.",
  }],
  form: {
    reads: "values", takes: 2, alike: true,
    lower(build, values, args) {
      const [p, q] = values.map((value) => inLines(build, value));
      const yes = divergence(build, p, q);
      if (args.each !== "entry" && p.shape[1] > 1) return build.divide(sumOf(build, yes), build.multiply(rowCount(build, p), positions(build, values[0])));
      const one = build.scalar(1);
      const no = divergence(build, build.subtract(one, p), build.subtract(one, q));
      return meanOfRows(build, build.add(yes, no));
    },
  },
};

/** How many distributions a row holds: its positions. */
function positions(build: Build, { shape }: Value): Value {
  return build.scalar(shape.slice(1, -1).reduce((product, dimension) => product * dimension, 1));
}

/** Squared distances of every row of one value to every row of another, by one product: [batch, batch]. */
function squaredDistances(build: Build, left: Value, right: Value): Value {
  const [norms, others] = [left, right].map((lines) => build.sum(squared(build, lines), { axes: [1], keep: true }));
  const ones = build.add(build.greater(norms, norms), build.scalar(1));
  const rows = build.concat([build.multiply(left, build.scalar(-2)), norms, ones], 1);
  const columns = build.concat([right, ones, others], 1);
  return build.matmul(rows, build.transpose(columns, [1, 0]));
}

/** The sum of a [batch, batch] matrix, by products: two batch axes have no other size. */
function sumOfPairs(build: Build, pairs: Value, ones: Value): Value {
  return build.reshape(build.matmul(build.transpose(ones, [1, 0]), build.matmul(pairs, ones)), []);
}

const usualWidths = [0.25, 0.5, 1, 2, 4];

function numbersOf(value: ArgumentValue | undefined): readonly number[] {
  const list = Array.isArray(value) ? (value as readonly ArgumentValue[]) : [value];
  const numbers = list.filter((one) => typeof one === "number");
  return numbers.length > 0 ? numbers : usualWidths;
}

/** Σ over widths of exp(−d² / (width · scale)). */
function kernels(build: Build, distances: Value, widths: readonly number[], scale: Value): Value {
  const shares = widths.map((width) => build.exp(build.divide(distances, build.multiply(scale, build.scalar(-width)))));
  return shares.reduce((left, right) => build.add(left, right));
}

export const mmd: PenaltyDefinition = {
  kind: "penalty",
  name: "mmd",
  summary: "Draws the distributions of two values together, as several kernels see them.",
  documentation: "The unbiased squared maximum mean discrepancy over the rows of the batch, summed over Gaussian kernels exp(−d² / (width · scale)). `scale` is the mean squared distance "
    + "of the batch's rows where it is not given, and learns nothing.",
  source: "Gretton et al. 2012, A kernel two-sample test; Long et al. 2015, Learning transferable features with deep adaptation networks",
  parameters: [
    strength,
    { name: "widths", type: "numbers", above: 0, optional: true, summary: "Of the kernels, as shares of `scale`; [0.25, 0.5, 1, 2, 4] where nothing is said." },
    { name: "scale", type: "number", above: 0, optional: true, summary: "The squared distance that width 1 stands for." },
  ],
  form: {
    reads: "values", takes: 2, alike: true,
    lower(build, values, args) {
      const [left, right] = values.map((value) => inLines(build, value));
      const [rows, one] = [rowCount(build, left), build.scalar(1)];
      const first = build.slice(left, 1, 0, 1);
      const ones = build.add(build.greater(first, first), one);
      const [own, other, between] = [[left, left], [right, right], [left, right]].map(([a, b]) => squaredDistances(build, a, b));
      const total = (pairs: Value) => sumOfPairs(build, pairs, ones);
      const pairs = build.multiply(rows, build.maximum(build.subtract(rows, one), one));
      const usual = build.divide(total(between), build.multiply(rows, rows));
      const scale = typeof args.scale === "number" ? build.scalar(args.scale) : build.stopGradient(build.maximum(usual, build.scalar(1e-12)));
      const widths = numbersOf(args.widths);
      const [alike, others, mixed] = [own, other, between].map((distances) => total(kernels(build, distances, widths, scale)));
      // A row is no pair with itself: its kernels are 1 each.
      const within = (sum: Value) => build.divide(build.subtract(sum, build.multiply(rows, build.scalar(widths.length))), pairs);
      const across = build.divide(build.multiply(mixed, build.scalar(2)), build.multiply(rows, rows));
      return build.subtract(build.add(within(alike), within(others)), across);
    },
  },
};

export const balance: PenaltyDefinition = {
  kind: "penalty",
  name: "balance",
  internal: true,
  summary: "Lets experts be used alike.",
  documentation: "The squared coefficient of variation of the experts' mean shares over the batch. Written by gates with `balance`.",
  source: "Shazeer et al. 2017, Outrageously large neural networks: the sparsely-gated mixture-of-experts layer",
  parameters: [strength],
  form: {
    reads: "values", takes: 1, alike: true,
    lower(build, [shares]) {
      const importance = build.mean(inLines(build, shares), { axes: [0], keep: true });
      const mean = build.mean(importance, { axes: [1], keep: true });
      const variance = build.mean(squared(build, build.subtract(importance, mean)), { axes: [1], keep: true });
      return build.reshape(build.divide(variance, squared(build, mean)), []);
    },
  },
};
