import type { ParameterDefinition } from "../definition.ts";
import { diagonal, type Matrix, mapMatrix, total } from "../solvers/matrix.ts";

export const regularize: ParameterDefinition = {
  name: "regularize",
  type: "number",
  default: 0,
  minimum: 0,
  summary: "Added to the diagonal of the Gram matrix, as a share of its trace; TorchJD has 1e-4.",
};

export function regularized(gram: Matrix, share: number): Matrix {
  const added = share * total(diagonal(gram));
  return added > 0 ? mapMatrix(gram, (value, row, column) => (row === column ? value + added : value)) : gram;
}
