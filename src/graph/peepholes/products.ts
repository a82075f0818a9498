import { shapeOf } from "../operations/index.ts";
import type { Value } from "../program.ts";
import type { Maker } from "./maker.ts";

/** Many small outer products, [..., M, 1] × [..., 1, N], are one elementwise product. */
export function product(make: Maker, left: Value, right: Value): Value {
  const shape = shapeOf("matmul", {}, [left, right]);
  const isOuter = shape.length > 2 && right.shape[right.shape.length - 2] === 1;
  return isOuter ? make.multiply(left, right) : make.make("matmul", {}, [left, right]);
}
