import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import { identity, squared, sumOf } from "./numbers.ts";

/** Enough for condition numbers up to 1e8: each round lets the smallest eigenvalue grow by half, then digits double. */
const ROUNDS = 30;

/**
 * √A and its inverse, of a symmetric positive definite matrix, by the coupled Newton–Schulz iteration: products alone, so
 * that every executor has it. No gradient passes.
 * Source: Higham 2008, Functions of matrices, equation 6.35.
 */
export function squareRoot(build: Build, matrix: Value): { readonly root: Value; readonly inverse: Value } {
  const [size] = matrix.shape;
  const given = build.stopGradient(matrix);
  const scale = build.sqrt(sumOf(build, squared(build, given)));
  const [half, triple] = [build.scalar(0.5), build.multiply(identity(build, size), build.scalar(3))];
  let [root, inverse] = [build.divide(given, scale), identity(build, size)];
  for (let round = 0; round < ROUNDS; round++) {
    const factor = build.multiply(build.subtract(triple, build.matmul(inverse, root)), half);
    [root, inverse] = [build.matmul(root, factor), build.matmul(factor, inverse)];
  }
  const length = build.sqrt(scale);
  return { root: build.multiply(root, length), inverse: build.divide(inverse, length) };
}
