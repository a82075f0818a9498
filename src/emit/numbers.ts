/** Numbers with a shape, in row-major order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** The same numbers with their axes in another order: axis i of the result is axis `permutation[i]`. */
export function permuted({ shape, data }: Numbers, permutation: readonly number[]): Numbers {
  const strides = stridesOf(shape);
  const target = permutation.map((axis) => shape[axis]);
  const steps = permutation.map((axis) => strides[axis]);
  const result = new Float32Array(data.length);
  const index = target.map(() => 0);
  for (let place = 0, source = 0; place < result.length; place++) {
    result[place] = data[source];
    source += advance(index, target, steps);
  }
  return { shape: target, data: result };
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}

/** Counts one on, last axis first; returns how far that moves in the source. */
function advance(index: number[], shape: readonly number[], steps: readonly number[]): number {
  let moved = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    moved += steps[axis];
    if (++index[axis] < shape[axis]) return moved;
    moved -= steps[axis] * shape[axis];
    index[axis] = 0;
  }
  return moved;
}
