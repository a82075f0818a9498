import type { Build } from "../build.ts";
import type { Value } from "../program.ts";
import { groupedBy, range } from "../values.ts";
import { merged, type Stack } from "../vjp/stacks.ts";
import { flatRows, type Rows } from "./jacobian.ts";
import type { SharedLayer } from "./layers.ts";
import { isShared } from "./training.ts";
import { embedded, total } from "./vectors.ts";

/** G = J Jᵀ over the parameters that two or more tasks own: [K, K]. */
export function gramMatrix(build: Build, rows: readonly Rows[], tasks: number): Value {
  return sumOfProducts(build, rows.filter(isShared).map(stackOf), tasks);
}

/** One Gram matrix a layer, [L, K, K]; copies are compared copy to copy. */
export function layerGramMatrices(build: Build, rows: readonly Rows[], layers: readonly SharedLayer[], tasks: number): Value {
  const byName = new Map(rows.map((row) => [row.parameter.name, row]));
  const matrices = layers.map(({ comparisons }) => {
    const stacks = comparisons.map((names) => merged(build, names.flatMap((name) => byName.get(name) ?? []).map(stackOf)));
    return build.reshape(sumOfProducts(build, stacks, tasks), [1, tasks, tasks]);
  });
  return build.concat(matrices, 0);
}

/** One Gram matrix for each list of parameters, [S, K, K]. */
export function scopeGramMatrices(build: Build, rows: readonly Rows[], scopes: readonly (readonly string[])[], tasks: number): Value {
  const matrices = scopes.map((names) => gramMatrix(build, rows.filter(({ parameter }) => names.includes(parameter.name)), tasks));
  return build.concat(matrices.map((matrix) => build.reshape(matrix, [1, tasks, tasks])), 0);
}

function stackOf({ owners, rows }: Rows): Stack {
  return { tasks: owners, value: rows };
}

/** Adds the products of stacks with the same owners first, so that each set of owners is placed once. */
function sumOfProducts(build: Build, stacks: readonly Stack[], tasks: number): Value {
  const placed = groupedBy(stacks, (stack) => stack.tasks.join()).map((alike) => {
    const products = alike.map(({ value }) => product(build, flatRows(build, value)));
    return embedded(build, products.reduce((sum, value) => build.add(sum, value)), alike[0].tasks, tasks);
  });
  return total(build, placed, () => build.constant(range(tasks * tasks).fill(0), [tasks, tasks]));
}

/** [S, n] → [S, S] */
function product(build: Build, rows: Value): Value {
  return build.matmul(rows, build.transpose(rows, [1, 0]));
}
