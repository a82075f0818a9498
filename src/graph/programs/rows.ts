import { Builder } from "../builder.ts";
import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { gramMatrix } from "./gram.ts";
import { flatRows, readRows, type Rows } from "./jacobian.ts";
import { jacobianName, rowNoiseName, rowSlotName } from "./names.ts";
import { makeProgram } from "./program.ts";
import { isShared, ownedParameters, trainingOf, type Owned } from "./training.ts";
import { embedded, pickedFrom, spread, total } from "./vectors.ts";

/** A combiner that changes whole gradients, parameter by parameter: rows [S, n], one for each owner. */
export interface RowRule {
  readonly slots: readonly string[];
  readonly noise: boolean;
  /** Names of vectors [K]. */
  readonly feeds: readonly string[];
  lower(build: Build, inputs: {
    readonly rows: Value;
    readonly slots: readonly Value[];
    /** Each [S, 1]. */
    readonly feeds: readonly Value[];
    /** [1, n] */
    readonly noise?: Value;
  }): { readonly rows: Value; readonly slots: readonly Value[]; readonly told?: Value };
}

/**
 * Between `measure` and `apply`: the rows that `measure` kept become the combiner's, under the same names. Feeds `weights` [K] (of
 * the weighting, scales the rows first), the rule's, `uniform/PARAM` [n]; outputs `gram` [K, K] of the new rows, `changed` [K, K] with row k the
 * products of what `measure` kept of task k with them, `told` [K].
 */
export function rowsProgram(instance: Instance, rule: RowRule): Program {
  const build = new Builder();
  const { tasks: { length }, tasks } = trainingOf(instance);
  const feeds = [build.feed("weights", [length]), ...rule.feeds.map((name) => build.feed(name, [length]))];
  const changed = ownedParameters({ instance, tasks }).filter(isShared).map((owned) => changedRows(build, instance, owned, feeds, rule));
  const told = total(build, changed.flatMap((one) => one.told ?? []).map((value, index) => spread(build, value, changed[index].owners, length)),
    () => build.constant(Array<number>(length).fill(0), [length]));
  return makeProgram("rows", build, {
    outputs: new Map([["gram", gramMatrix(build, changed, length)], ["changed", productMatrix(build, changed, length)], ["told", told]]),
    updates: new Map(changed.flatMap(({ kept }) => kept)),
  });
}

interface Changed extends Rows {
  /** As `measure` left them. */
  readonly before: Value;
  readonly told: Value | undefined;
  readonly kept: readonly [string, Value][];
}

function changedRows(build: Build, instance: Instance, owned: Owned, [weights, ...feeds]: readonly Value[], rule: RowRule): Changed {
  const { name, shape } = owned.parameter;
  const full = [owned.owners.length, ...shape];
  const size = sizeOf(shape);
  const column = (vector: Value) => build.reshape(pickedFrom(build, vector, owned.owners), [owned.owners.length, 1]);
  const before = flatRows(build, readRows(build, instance, owned));
  const { rows, slots, told } = rule.lower(build, {
    rows: build.multiply(before, column(weights)),
    slots: rule.slots.map((slot) => flatRows(build, build.state(rowSlotName(name, slot), full))),
    feeds: feeds.map(column),
    ...(rule.noise ? { noise: build.reshape(build.feed(rowNoiseName(name), [size]), [1, size]) } : {}),
  });
  const shaped = build.reshape(rows, full);
  const kept: [string, Value][] = slots.map((value, index) => [rowSlotName(name, rule.slots[index]), build.reshape(value, full)]);
  return { ...owned, before, rows: shaped, told, kept: [[jacobianName(name), shaped], ...kept] };
}

/** B Rᵀ of the rows before and after, over shared parameters. */
function productMatrix(build: Build, changed: readonly Changed[], tasks: number): Value {
  const products = changed.map(({ before, rows, owners }) => embedded(build, build.matmul(before, build.transpose(flatRows(build, rows), [1, 0])), owners, tasks));
  return total(build, products, () => build.constant(Array<number>(tasks * tasks).fill(0), [tasks, tasks]));
}
