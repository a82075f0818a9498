import { Builder } from "../builder.ts";
import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { gramMatrix } from "./gram.ts";
import { flatRows, type Rows } from "./jacobian.ts";
import { readRows } from "./measure.ts";
import { jacobianName, rowNoiseName, rowSlotName } from "./names.ts";
import { makeProgram } from "./program.ts";
import { isShared, ownedParameters, trainingOf, type Owned } from "./training.ts";
import { embedded, pickedFrom, total } from "./vectors.ts";

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
 * the weighting, scales the rows first), the rule's, `uniform/PARAM` [n]; outputs `gram` [K, K] of the new rows, `told` [K].
 */
export function rowsProgram(instance: Instance, rule: RowRule): Program {
  const build = new Builder();
  const { tasks: { length }, tasks } = trainingOf(instance);
  const feeds = [build.feed("weights", [length]), ...rule.feeds.map((name) => build.feed(name, [length]))];
  const changed = ownedParameters({ instance, tasks }).filter(isShared).map((owned) => changedRows(build, instance, owned, feeds, rule));
  const told = total(build, changed.flatMap((one) => one.told ?? []).map((value, index) => spread(build, value, changed[index].owners, length)),
    () => build.constant(Array<number>(length).fill(0), [length]));
  return makeProgram("rows", build, {
    outputs: new Map([["gram", gramMatrix(build, changed, length)], ["told", told]]),
    updates: new Map(changed.flatMap(({ kept }) => kept)),
  });
}

interface Changed extends Rows {
  readonly told: Value | undefined;
  readonly kept: readonly [string, Value][];
}

function changedRows(build: Build, instance: Instance, owned: Owned, [weights, ...feeds]: readonly Value[], rule: RowRule): Changed {
  const { name, shape } = owned.parameter;
  const full = [owned.owners.length, ...shape];
  const size = sizeOf(shape);
  const column = (vector: Value) => build.reshape(pickedFrom(build, vector, owned.owners), [owned.owners.length, 1]);
  const { rows, slots, told } = rule.lower(build, {
    rows: build.multiply(flatRows(build, readRows(build, instance, owned)), column(weights)),
    slots: rule.slots.map((slot) => flatRows(build, build.state(rowSlotName(name, slot), full))),
    feeds: feeds.map(column),
    ...(rule.noise ? { noise: build.reshape(build.feed(rowNoiseName(name), [size]), [1, size]) } : {}),
  });
  const shaped = build.reshape(rows, full);
  const kept: [string, Value][] = slots.map((value, index) => [rowSlotName(name, rule.slots[index]), build.reshape(value, full)]);
  return { ...owned, rows: shaped, told, kept: [[jacobianName(name), shaped], ...kept] };
}

/** [S] → [K], zeros for tasks that do not own the parameter. */
function spread(build: Build, values: Value, owners: readonly number[], all: number): Value {
  const diagonal = embedded(build, build.multiply(build.reshape(values, [owners.length, 1]), identity(build, owners.length)), owners, all);
  return build.sum(diagonal, { axes: [1], keep: false });
}

function identity(build: Build, size: number): Value {
  return build.constant(Array.from({ length: size * size }, (_, index) => Number(index % (size + 1) === 0)), [size, size]);
}
