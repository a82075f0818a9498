/**
 * A dimension: a positive integer, or `-k` for k times the batch size, which only a run knows.
 * `BATCH` alone is one row a batch; stacked cotangents of K tasks folded into the rows are `K * BATCH`.
 */
type Dimension = number;
export type Shape = readonly Dimension[];

export const BATCH = -1;

/** The number of elements; negative where one dimension carries the batch. Two of them cannot be multiplied. */
export function sizeOf(shape: Shape): Dimension {
  let product = 1;
  for (let axis = 0; axis < shape.length; axis++) {
    const dimension = shape[axis];
    if (product < 0 && dimension < 0) throw new RangeError(`two batch dimensions in [${shape.join(", ")}]`);
    product *= dimension;
  }
  return product;
}

/** The shape of a run: every batch dimension replaced by numbers. */
export function atBatch(shape: Shape, batch: number): number[] {
  return shape.map((dimension) => (dimension < 0 ? -dimension * batch : dimension));
}

/** The common shape of two operands under NumPy's broadcasting rule, or undefined where they do not fit. */
export function broadcast(left: Shape, right: Shape): Shape | undefined {
  const rank = Math.max(left.length, right.length);
  const result: Dimension[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) return undefined;
    result.push(a === 1 ? b : a);
  }
  return result;
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((dimension, axis) => dimension === right[axis]);
}
