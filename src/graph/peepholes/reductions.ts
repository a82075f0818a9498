import type { ReductionName } from "../operations/reductions.ts";
import { shapeOf } from "../operations/index.ts";
import type { Operations, Value } from "../program.ts";
import { isMade, range } from "../values.ts";
import type { Maker } from "./maker.ts";
import { ranks } from "./permutations.ts";

/** Axes of length 1 are dropped by a reshape; a transposed value is reduced before it is transposed. */
export function reduction(make: Maker, operation: ReductionName, x: Value, { axes, keep }: Operations["sum"]): Value {
  const sorted = [...new Set(axes)].sort((left, right) => left - right);
  const shape = shapeOf(operation, { axes: sorted, keep }, [x]);
  if (sorted.every((axis) => x.shape[axis] === 1)) return make.reshape(x, shape);
  if (!isMade(x, "transpose")) return make.make(operation, { axes: sorted, keep }, [x]);
  return beforeTransposing(make, operation, x, { axes: sorted, keep });
}

function beforeTransposing(make: Maker, operation: ReductionName, x: Value<"transpose">, { axes, keep }: Operations["sum"]): Value {
  const { permutation } = x.attributes;
  const reduced = reduction(make, operation, x.inputs[0], { axes: axes.map((axis) => permutation[axis]), keep });
  if (keep) return make.transpose(reduced, permutation);
  const left = range(permutation.length).filter((axis) => !axes.includes(axis));
  return make.transpose(reduced, ranks(left.map((axis) => permutation[axis])));
}
