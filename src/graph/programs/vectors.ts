import type { Build } from "../build.ts";
import type { Value } from "../program.ts";
import { range } from "../values.ts";

/** The runs of neighbours in ascending numbers: [0, 1, 4] → [0, 1], [4]. */
function runsOf(places: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last?.at(-1) === place - 1) last.push(place);
    else runs.push([place]);
  }
  return runs;
}

/** Some elements of a vector, or rows, by ascending place: [K, …] → [places, …]. */
export function pickedFrom(build: Build, vector: Value, places: readonly number[]): Value {
  if (places.length === vector.shape[0]) return vector;
  return build.concat(runsOf(places).map((run) => build.slice(vector, 0, run[0], run[0] + run.length)), 0);
}

/** A matrix over some tasks within one over all, zeros elsewhere: [S, S] → [K, K]. */
export function embedded(build: Build, matrix: Value, places: readonly number[], all: number): Value {
  if (runsOf(places).length === 1) {
    const [before, after] = [places[0], all - places[0] - places.length];
    return build.pad(matrix, [before, before], [after, after]);
  }
  const picks = range(places.length * all).map((index) => (places[Math.floor(index / all)] === index % all ? 1 : 0));
  const selection = build.constant(picks, [places.length, all]);
  return build.matmul(build.matmul(build.transpose(selection, [1, 0]), matrix), selection);
}

/** The sum of values of one shape; zeros where there are none. */
export function total(build: Build, values: readonly Value[], none: () => Value): Value {
  return values.length > 0 ? values.reduce((sum, value) => build.add(sum, value)) : none();
}

/** A vector over some tasks within one over all, zeros elsewhere: [S] → [K]. */
export function spread(build: Build, values: Value, places: readonly number[], all: number): Value {
  const diagonal = embedded(build, build.multiply(build.reshape(values, [places.length, 1]), identity(build, places.length)), places, all);
  return build.sum(diagonal, { axes: [1], keep: false });
}

function identity(build: Build, size: number): Value {
  return build.constant(range(size * size).map((index) => Number(index % (size + 1) === 0)), [size, size]);
}
