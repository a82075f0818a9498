import type { Pool, Value } from "../program.ts";
import { sameShape } from "../shape.ts";
import { isMade } from "../values.ts";
import type { Maker } from "./maker.ts";

/**
 * The largest of relu(x + bias), one bias a channel, is relu of the largest x, plus bias: pooling first leaves the
 * elementwise work, and its backward, a quarter or less of the elements.
 */
export function maxPool(make: Maker, x: Value, pool: Pool): Value {
  if (isMade(x, "relu")) return make.relu(make.maxPool2d(x.inputs[0], pool));
  const shifted = isMade(x, "add") ? shift(x) : undefined;
  if (shifted) return make.add(make.maxPool2d(shifted.picture, pool), shifted.bias);
  return make.make("maxPool2d", pool, [x]);
}

function shift({ inputs: [left, right], shape }: Value): { picture: Value; bias: Value } | undefined {
  const [picture, bias] = sameShape(left.shape, shape) ? [left, right] : [right, left];
  return sameShape(picture.shape, shape) && isOneForEachPicture(bias) ? { picture, bias } : undefined;
}

function isOneForEachPicture({ shape }: Value): boolean {
  return shape.slice(-2).every((dimension) => dimension === 1);
}
