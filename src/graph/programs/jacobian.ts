import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import { reject } from "../operations/rule.ts";
import type { Value } from "../program.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { backward, type Seed } from "../vjp/gradients.ts";
import { paddedTo, type Stack } from "../vjp/stacks.ts";
import { jacobianName, ownName } from "./names.ts";
import { gradientShape, wantedOf } from "./tables.ts";
import { asideParameters, isShared, learningParameters, parameterStates, ownedParameters, type Owned, type Training } from "./training.ts";
import { pickedFrom } from "./vectors.ts";

/** A parameter with one gradient row for each of its owners: rows [owners, ...shape]. */
export interface Rows extends Owned {
  readonly rows: Value;
}

/**
 * Every task's own gradient of every parameter, in one backward pass; those of opponents apart, and of further values besides. `moved`
 * holds what stands in for some parameters.
 */
export function taskGradients(
  training: Training, moved: ReadonlyMap<string, Value> = new Map(), further: readonly Value[] = [],
): { readonly rows: Rows[]; readonly aside: Rows[]; readonly further: readonly (Stack | undefined)[] } {
  const { build } = training;
  const learning = learningParameters(training);
  const all = gradientsOf(training, learning, taskSeeds(training), { moved, further });
  const stacks = new Map(all.slice(0, learning.length).map((stack, index) => {
    const { parameter, owners } = learning[index];
    const stray = stack?.tasks.find((task) => !owners.includes(task));
    if (stray !== undefined) reject(`${training.tasks[stray]} reaches ${parameter.name}, which it does not own`);
    return [parameter.name, { places: owners, rows: stack ? paddedTo(build, stack, owners) : zeros(build, [owners.length, ...gradientShape(training.instance, parameter)]) }];
  }));
  const rowsFor = (owned: Owned): Rows => {
    const { places, rows } = stacks.get(owned.parameter.name) ?? reject(`no gradient of ${owned.parameter.name}`);
    return { ...owned, rows: pickedFrom(build, rows, owned.owners.map((task) => places.indexOf(task))) };
  };
  return { rows: ownedParameters(training).map(rowsFor), aside: asideParameters(training).map(rowsFor), further: all.slice(learning.length) };
}

/** Where the backward passes of all tasks start. */
export function taskSeeds({ build, losses }: Training): Seed[] {
  return losses.map((of, task): Seed => ({ of, tasks: [task], value: build.constant([1], [1]) }));
}

/** The gradient of Σ weight · loss of every parameter: one backward pass whatever the number of tasks. */
export function weightedGradients(training: Training, weights: Value): GradientOf[] {
  const { build, losses } = training;
  const seeds = losses.map((of, task): Seed => ({ of, tasks: [0], value: build.slice(weights, 0, task, task + 1) }));
  const owned = learningParameters(training);
  return gradientsOf(training, owned, seeds).map((stack, index) => {
    const shape = gradientShape(training.instance, owned[index].parameter);
    return { ...owned[index], gradient: stack ? build.reshape(stack.value, shape) : zeros(build, shape) };
  });
}

/** A parameter with the gradient that moves it: of a touched table, of its touched rows. */
export interface GradientOf extends Owned {
  readonly gradient: Value;
}

function gradientsOf(
  { build, instance }: Training, owned: readonly Owned[], seeds: readonly Seed[],
  { moved, further }: { readonly moved?: ReadonlyMap<string, Value>; readonly further?: readonly Value[] } = {},
): (Stack | undefined)[] {
  const state = parameterStates(instance, build);
  return backward(build, seeds, [...owned.map(({ parameter: { name } }) => wantedOf(build, instance, name, moved?.get(name) ?? state(name))), ...further ?? []]);
}

function zeros(build: Build, shape: Shape): Value {
  return build.expand(build.scalar(0), shape);
}

/** d = Jᵀw for a shared parameter, and w · gradient for one of a single task; `own` [K] weighs the latter. */
export function combinedGradient(build: Build, row: Rows, weights: Value, own: Value): GradientOf {
  const picked = pickedFrom(build, isShared(row) ? weights : own, row.owners);
  const shape = row.rows.shape.slice(1);
  const flat = flatRows(build, row.rows);
  const sum = isShared(row)
    ? build.matmul(build.reshape(picked, [1, row.owners.length]), flat)
    : build.multiply(flat, picked);
  return { parameter: row.parameter, owners: row.owners, gradient: build.reshape(sum, shape) };
}

/** Σ own · gradient of opponents, whatever the combiner made of the others. */
export function asideGradient(build: Build, row: Rows, own: Value): GradientOf {
  const shape = row.rows.shape.slice(1);
  const picked = build.reshape(pickedFrom(build, own, row.owners), [1, row.owners.length]);
  return { parameter: row.parameter, owners: row.owners, gradient: build.reshape(build.matmul(picked, flatRows(build, row.rows)), shape) };
}

/** Rows as `measure` kept them: [owners, ...shape]. */
export function readRows(build: Build, instance: Instance, owned: Owned): Value {
  const { name } = owned.parameter;
  const shape = gradientShape(instance, owned.parameter);
  if (isShared(owned)) return build.state(jacobianName(name), [owned.owners.length, ...shape]);
  return build.reshape(build.state(ownName(name), shape), [1, ...shape]);
}

/** [T, ...shape] → [T, n] */
export function flatRows(build: Build, rows: Value): Value {
  const size = sizeOf(rows.shape.slice(1));
  return build.reshape(rows, [rows.shape[0], size]);
}
