import type { Measured } from "./matrix.ts";
import { pearson, spearman } from "./rank.ts";

/** What a layer says of n probe rows: [rows][units]. */
export type Representation = readonly (readonly number[])[];

/**
 * Linear CKA, ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖) with centred columns (Kornblith et al. 2019): 1 where one is a rotation and scaling of the
 * other; null where one does not vary.
 */
export function linearCka(left: Representation, right: Representation): Measured {
  const [k, l] = [centredGram(left), centredGram(right)];
  const norms = Math.sqrt(products(k, k) * products(l, l));
  return norms > 0 ? products(k, l) / norms : null;
}

/** CKA with Kornblith's debiased estimate, honest for few rows; it may leave [0, 1]. Needs four rows. */
export function debiasedCka(left: Representation, right: Representation): Measured {
  const rows = left.length;
  if (rows < 4) return null;
  const [k, l] = [unbiasedCentred(gramOf(left)), unbiasedCentred(gramOf(right))];
  const norms = products(k, k) * products(l, l);
  return norms > 0 ? products(k, l) / Math.sqrt(norms) : null;
}

/**
 * Representation similarity (Dwivedi & Roig, CVPR 2019): Spearman's correlation of the two dissimilarity matrices' upper
 * triangles, dissimilarity 1 − Pearson between the rows of two probes; null where one does not vary.
 */
export function representationSimilarity(left: Representation, right: Representation): Measured {
  return spearman(dissimilarities(left), dissimilarities(right));
}

/** 1 − Pearson for every pair of rows; a row without variation is unlike all others (1). */
export function dissimilarities(rows: Representation): number[] {
  return rows.flatMap((row, index) => rows.slice(index + 1).map((other) => 1 - (pearson(row, other) ?? 0)));
}

function gramOf(rows: Representation): number[][] {
  return rows.map((row) => rows.map((other) => row.reduce((sum, value, unit) => sum + value * other[unit], 0)));
}

/** X Xᵀ of X with centred columns: [rows, rows]. */
function centredGram(rows: Representation): number[][] {
  const units = rows[0]?.length ?? 0;
  const means = Array.from({ length: units }, (_, unit) => rows.reduce((sum, row) => sum + row[unit], 0) / rows.length);
  return gramOf(rows.map((row) => row.map((value, unit) => value - means[unit])));
}

/** Centred as the unbiased estimate of Székely & Rizzo asks: zero diagonal, rows that sum to 0 without it. */
function unbiasedCentred(gram: readonly (readonly number[])[]): number[][] {
  const n = gram.length;
  const hollow = gram.map((row, i) => row.map((value, j) => (i === j ? 0 : value)));
  const sums = hollow.map((row) => row.reduce((sum, value) => sum + value, 0) / (n - 2));
  const half = sums.reduce((sum, value) => sum + value, 0) / (2 * (n - 1));
  const means = sums.map((value) => value - half);
  return hollow.map((row, i) => row.map((value, j) => (i === j ? 0 : value - means[i] - means[j])));
}

function products(left: readonly (readonly number[])[], right: readonly (readonly number[])[]): number {
  return left.reduce((sum, row, i) => sum + row.reduce((part, value, j) => part + value * right[i][j], 0), 0);
}
